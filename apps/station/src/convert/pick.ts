/**
 * Chooses the converter of a file: the one that the configuration names, or the one that is surest. A tie is refused,
 * because either choice could deliver a wrong report without anybody noticing.
 */
import type { Confidence, Converter, Probe } from './contract.ts'
import { convertErrors } from './convert-errors.ts'

/** The least score with which the automatic choice takes a converter. */
export const LEAST_SCORE = 0.5
/** The configuration's word for the automatic choice. */
export const AUTO = 'auto'

/** A converter and what it said about the file. */
export interface Candidate {
  readonly converter: Converter
  readonly confidence: Confidence
}

/** The converter of a file and why it was chosen, or why none was: then `problems` has the word of each converter. */
export type Pick =
  | { readonly kind: 'picked'; readonly converter: Converter; readonly reason: string }
  | { readonly kind: 'rejected'; readonly reason: string; readonly problems: readonly string[] }

/**
 * @param choice - the name of a converter, or "auto"
 * @throws SightlineError `STATION_CONVERT_CONVERTER_MISSING` when the named one does not exist
 */
export function pickConverter(converters: readonly Converter[], probe: Probe, choice: string): Pick {
  if (choice !== AUTO)
    return { kind: 'picked', converter: named(converters, choice), reason: 'named by the configuration' }
  if (probe.size === 0) return { kind: 'rejected', reason: 'the file is empty', problems: [] }
  const candidates = converters.map((converter) => ({ converter, confidence: confidenceOf(converter, probe) }))
  const best = Math.max(0, ...candidates.map(scoreOf))
  if (best < LEAST_SCORE) return nobody(candidates)
  const winners = candidates.filter((candidate) => scoreOf(candidate) === best)
  const [winner] = winners
  if (winner === undefined || winners.length > 1) return tie(winners)
  return { kind: 'picked', converter: winner.converter, reason: winner.confidence.reason }
}

function named(converters: readonly Converter[], name: string): Converter {
  const converter = converters.find((one) => one.name === name)
  if (converter !== undefined) return converter
  throw convertErrors.converterMissing({ converter: name, known: converters.map((one) => one.name).join(', ') })
}

/** What a converter says, whatever it does: throwing or answering nonsense counts as a refusal. */
function confidenceOf(converter: Converter, probe: Probe): Confidence {
  try {
    const { score, reason } = converter.accepts(probe)
    if (typeof score === 'number' && score >= 0 && score <= 1) return { score, reason: String(reason) }
    return { score: 0, reason: `answered with the score ${String(score)}, wanted 0 to 1` }
  } catch (error) {
    return { score: 0, reason: `failed to look at the file: ${error instanceof Error ? error.message : String(error)}` }
  }
}

function scoreOf({ confidence }: Candidate): number {
  return confidence.score
}

function nobody(candidates: readonly Candidate[]): Pick {
  return { kind: 'rejected', reason: 'no converter accepts the file', problems: candidates.map(line) }
}

function tie(winners: readonly Candidate[]): Pick {
  const names = winners.map(({ converter }) => converter.name).join(', ')
  const reason = `${winners.length} converters are equally sure (${names}); name one in the configuration of the folder`
  return { kind: 'rejected', reason, problems: winners.map(line) }
}

function line({ converter, confidence }: Candidate): string {
  return `${converter.name}: ${confidence.reason} (${confidence.score.toFixed(2)})`
}
