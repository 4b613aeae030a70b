/**
 * One conversion from file to serialised reports, on the thread it is called on: the worker's work. Hash, probe, pick,
 * convert, check, serialise.
 */
import { checkDraft, formatProblems, type Report, reportIdFor, withReportId } from '@sightline/wats'
import { rejectionOfFault } from './content-fault.ts'
import type { ConversionContext, ConversionResult, Converter, Probe, ReportDraft } from './contract.ts'
import type { ConversionJob, ConversionOutcome, ConvertedReport, ConverterIdentity } from './conversion.ts'
import type { ConversionLog } from './conversion-log.ts'
import { convertErrors } from './convert-errors.ts'
import { isChecked } from './formats/checked-reports.ts'
import { pickConverter } from './pick.ts'
import { probeFile } from './probe.ts'
import { readResult } from './read-result.ts'
import { createFileSource, hashFile } from './source/file-source.ts'
import { createWarnings } from './warnings.ts'

type WithoutFacts<O> = O extends unknown ? Omit<O, 'durationMs' | 'log' | 'sha256'> : never
/** What the conversion itself knows; the pool adds duration and log. */
export type RunOutcome = WithoutFacts<ConversionOutcome> & { readonly sha256: string }

/** What a conversion needs besides its job. */
export interface RunOptions {
  readonly converters: readonly Converter[]
  readonly log: ConversionLog
  readonly signal: AbortSignal
  readonly memoryMb: number
}

/** @throws SightlineError with a code STATION_CONVERT_* when the conversion failed */
export async function runConversion(job: ConversionJob, options: RunOptions): Promise<RunOutcome> {
  const { path, fileName } = job
  const probe = await probeFile(path, fileName)
  const sha256 = job.sha256?.toLowerCase() ?? (await hashFile(path, fileName))
  if (probe.size !== job.size) {
    const reason = `the file has ${probe.size} bytes, and had ${job.size} when it was taken in: it is still being written`
    return { kind: 'notReady', converter: undefined, reason, retryAfterMs: undefined, sha256 }
  }
  const pick = pickConverter(options.converters, probe, job.converter)
  if (pick.kind === 'rejected') return { ...pick, converter: undefined, sha256 }
  const { converter } = pick
  options.log.write('debug', `converter ${converter.name} ${converter.version}: ${pick.reason}`)
  const identity = { name: converter.name, version: converter.version }
  return { ...(await convertWith(converter, identity, job, probe, sha256, options)), sha256 }
}

async function convertWith(
  converter: Converter,
  identity: ConverterIdentity,
  job: ConversionJob,
  probe: Probe,
  sha256: string,
  { log, signal, memoryMb }: RunOptions,
): Promise<WithoutFacts<ConversionOutcome>> {
  const warnings = createWarnings()
  const source = createFileSource({ path: job.path, fileName: job.fileName, size: probe.size, sha256, memoryMb })
  const context: ConversionContext = { options: job.options, signal, log: log.write, warn: warnings.add }
  const result = await resultOf(() => converter.convert(source, context), identity)
  if (result.kind === 'rejected') {
    return { kind: 'rejected', converter: identity, reason: result.reason, problems: result.problems ?? [] }
  }
  if (result.kind === 'notReady') {
    return { kind: 'notReady', converter: identity, reason: result.reason, retryAfterMs: result.retryAfterMs }
  }
  for (const warning of result.warnings ?? []) warnings.add(warning)
  const reports = result.reports.map((draft, index) => reportOf(draft, index, result.reports.length, identity, sha256))
  const twice = sameId(reports)
  if (twice !== undefined) return { kind: 'rejected', converter: identity, reason: twice, problems: [] }
  const serialised = reports.map((report, index) => serialise(report, index, identity))
  const bytes = serialised.reduce((sum, report) => sum + report.bytes.length, 0)
  return { kind: 'reports', converter: identity, reports: serialised, warnings: warnings.list(), bytes }
}

/** What the converter gives, whatever it does. Content that cannot be read is the file's fault, anything else its own. */
async function resultOf(
  convert: () => Promise<ConversionResult>,
  { name }: ConverterIdentity,
): Promise<ConversionResult> {
  let given: unknown
  try {
    given = await convert()
  } catch (error) {
    const rejection = rejectionOfFault(error)
    if (rejection !== undefined) return rejection
    if (isOurs(error)) throw error
    const reason = error instanceof Error ? error.message : `it threw ${String(error)}`
    throw convertErrors.failed({ converter: name, reason }, { cause: error })
  }
  const result = readResult(given)
  if (!result.ok) throw convertErrors.failed({ converter: name, reason: `its result is none: ${result.problem}` })
  return result.result
}

/** Errors of the source - gone, too large - tell what happened better than "failed" does. */
function isOurs(error: unknown): boolean {
  const code = (error as { readonly code?: unknown } | null)?.code
  return code === 'STATION_CONVERT_SOURCE_UNREADABLE' || code === 'STATION_CONVERT_MEMORY'
}

function reportOf(
  draft: ReportDraft,
  index: number,
  count: number,
  { name }: ConverterIdentity,
  sha256: string,
): Report {
  if (isChecked(draft)) return withReportId(draft, reportIdFor(sha256, name, index))
  const check = checkDraft(draft)
  if (check.ok) return withReportId(check.report, reportIdFor(sha256, name, index))
  const [first] = check.problems
  throw convertErrors.invalidReport(
    { converter: name, number: index + 1, count, problem: first?.message ?? 'not valid' },
    { details: { problems: formatProblems(check.problems, check.more).split('\n') } },
  )
}

/** Two reports with one id: the server would keep the last alone. */
function sameId(reports: readonly Report[]): string | undefined {
  const seen = new Map<string, number>()
  for (const [index, { id }] of reports.entries()) {
    const other = seen.get(id.toLowerCase())
    if (other !== undefined)
      return `reports ${other + 1} and ${index + 1} carry the same id ${id}; the server would keep one of them`
    seen.set(id.toLowerCase(), index)
  }
  return undefined
}

function serialise(report: Report, index: number, { name }: ConverterIdentity): ConvertedReport {
  const { id, type, sn, pn, result, processCode, start } = report
  let json: string
  try {
    json = JSON.stringify(report)
  } catch (cause) {
    // Fields that the model does not know may hold what JSON cannot: a BigInt, an object that throws.
    const reason = `its report number ${index + 1} cannot be written as JSON: ${String(cause)}`
    throw convertErrors.failed({ converter: name, reason }, { cause })
  }
  return { bytes: new TextEncoder().encode(json), id, type, sn, pn, result, processCode, start }
}
