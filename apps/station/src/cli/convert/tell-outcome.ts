/** What came of a trial conversion: the reports on stdout, everything else about it on stderr. */
import type { ConversionOutcome } from '../../convert/conversion.ts'
import type { ConversionLogEntry } from '../../convert/conversion-log.ts'
import type { CommandContext } from '../command-context.ts'
import { counted, durationText } from '../output/duration-text.ts'
import { styleFor } from '../output/output.ts'
import { printable } from '../output/printable.ts'
import { clockText } from '../output/time-text.ts'
import { pretty } from './write-reports.ts'

/** @param written - where the reports were written, if they were */
export function tellOutcome(
  context: CommandContext,
  file: string,
  outcome: ConversionOutcome,
  written: readonly string[] | undefined,
): void {
  const { host, output } = context
  const style = styleFor(host.stderr, host.environment, { wantsColors: output.wantsColors })
  tellLog(context, outcome.log)
  if (outcome.kind !== 'reports') {
    const what = outcome.kind === 'rejected' ? 'rejected' : 'not ready'
    const by = outcome.converter === undefined ? '' : ` by ${nameOf(outcome.converter)}`
    const lines = [
      `${style.bad(`${what}${by}:`)} ${printable(outcome.reason)}`,
      ...problemsOf(outcome).map((problem) => `  ${printable(problem)}`),
    ]
    host.stderr.write(`${lines.join('\n')}\n`)
    return
  }
  for (const warning of outcome.warnings) output.note(`${style.warn('warning:')} ${printable(warning)}`)
  const took = durationText(outcome.durationMs)
  const count = counted(outcome.reports.length, 'report')
  output.note(`${style.good(count)} from ${printable(file)} by ${nameOf(outcome.converter)} in ${took}`)
  for (const path of written ?? []) output.print(`${path}\n`)
  if (written === undefined) output.print(reportsText(outcome.reports.map(({ bytes }) => bytes)))
}

/** Those that the reason does not tell already. */
function problemsOf(outcome: ConversionOutcome): readonly string[] {
  return outcome.kind === 'rejected' ? outcome.problems.filter((problem) => problem !== outcome.reason) : []
}

export function tellLog({ output }: CommandContext, log: readonly ConversionLogEntry[]): void {
  for (const { timeMs, level, message, fields } of log) {
    const facts = fields === undefined ? '' : ` ${JSON.stringify(fields)}`
    output.note(`${clockText(timeMs)} ${level.padEnd(5)} ${printable(message + facts)}`)
  }
}

/** The one document of `--json`; reports as objects. */
export function outcomeDocument(file: string, outcome: ConversionOutcome, written: readonly string[] | undefined) {
  if (outcome.kind !== 'reports') return { file, ...outcome, converter: outcome.converter ?? null }
  const reports = written === undefined ? outcome.reports.map(({ bytes }) => objectOf(bytes)) : []
  return { file, ...outcome, reports, written: written ?? [] }
}

/** One report stands alone, so that it can be sent as it is; several are a list. */
function reportsText(reports: readonly Uint8Array[]): string {
  const [only] = reports
  if (reports.length === 1 && only !== undefined) return pretty(only)
  return `${JSON.stringify(reports.map(objectOf), null, 2)}\n`
}

function objectOf(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes))
}

function nameOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name} ${version}`
}
