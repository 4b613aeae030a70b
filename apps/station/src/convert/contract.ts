/**
 * What a converter is: it looks at the beginning of a file and says how sure it is that the file is its own, and it
 * turns a file into reports. Public as `@sightline/station/converter`; the built-in formats use nothing else.
 *
 * A converter runs in a worker thread under a time and a memory limit. Converters of the user's own are files in the
 * converter folder that export `converter`, made by `defineConverter` or written as a plain object of the same shape.
 */
import type { ReportDraft } from '@sightline/wats'
import { convertErrors } from './convert-errors.ts'

export type { ReportDraft } from '@sightline/wats'

/** The beginning of a file: enough to recognise a format, read once for all converters. */
export interface Probe {
  /** Without folders: `panel-17.csv`. */
  readonly fileName: string
  /** In lower case with its dot: `.csv`; empty when there is none. */
  readonly extension: string
  /** Bytes of the whole file. */
  readonly size: number
  /** The first 64 KB. */
  readonly head: Uint8Array
  /** The same as text (see `ConversionSource.text`); empty when it is not text. */
  readonly headText: string
}

/** How sure a converter is that a file is its own. */
export interface Confidence {
  /** 0 (not mine) to 1 (certainly mine). The automatic choice wants at least 0.5. */
  readonly score: number
  /** Why, for the person who wonders about the choice: `starts with "--Header-Start--"`. */
  readonly reason: string
}

/** The file. It is the station's: converters read it, they neither move nor change nor delete it. */
export interface ConversionSource {
  readonly path: string
  readonly fileName: string
  /** Bytes. */
  readonly size: number
  /** Of the content, 64 hexadecimal digits in lower case. */
  readonly sha256: string
  /** The whole file. @throws an error with code STATION_CONVERT_MEMORY when it is larger than the memory limit */
  read(): Promise<Uint8Array>
  /**
   * The whole file as text: by its byte order mark, as UTF-16 when it looks like it, as UTF-8 when it is valid, else as
   * Windows-1252 (Latin-1 and what Windows adds to it). The mark itself is left out.
   *
   * @throws an error that rejects the file when it is not text at all; a converter lets it pass
   */
  text(): Promise<string>
  /** The bytes in pieces, for files that are not to be held as a whole. */
  stream(): AsyncIterable<Uint8Array>
  /**
   * The text in pieces, decoded like `text()`.
   * @param declaredIn - finds the name of the encoding that the first characters declare, as XML does
   */
  textStream(declaredIn?: (head: string) => string | undefined): AsyncIterable<string>
}

/** Levels of the log of a conversion. */
export type ConversionLogLevel = 'debug' | 'info' | 'warn' | 'error'

/** What surrounds one conversion. It ends with it: a converter keeps nothing of it. */
export interface ConversionContext {
  /** What the configuration of the watched folder gives to its converter. */
  readonly options: Readonly<Record<string, unknown>>
  /** Aborted when the conversion is cancelled or its time is up; what still runs a moment later is stopped by force. */
  readonly signal: AbortSignal
  /** Writes to the log of this conversion, kept in the story of the file: at most 200 entries of 2 KB. */
  log(level: ConversionLogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void
  /** Notes something that a person should see although there are reports: `line 7: value outside of its limits, marked passed`. */
  warn(message: string): void
}

/**
 * - `reports`: the file is converted; 0..n reports in the order of the file.
 * - `notReady`: it cannot be converted yet, say because a companion file is missing; tried again later.
 * - `rejected`: the file is wrong and a person has to look at it. `problems` are single findings with their places.
 *
 * A converter that throws has failed: the fault is taken to be its own, not the file's.
 */
export type ConversionResult =
  | { readonly kind: 'reports'; readonly reports: readonly ReportDraft[]; readonly warnings?: readonly string[] }
  | { readonly kind: 'notReady'; readonly reason: string; readonly retryAfterMs?: number }
  | { readonly kind: 'rejected'; readonly reason: string; readonly problems?: readonly string[] }

/** One instance serves many files of one worker, one after the other; state between files is not shared by workers. */
export interface Converter {
  /** Unique in the station, a label of its metrics: 1..64 of lower-case letters, digits, `.`, `_`, `-`. */
  readonly name: string
  readonly version: string
  /** Judges by the probe alone, without side effects. Throwing counts as a score of 0. */
  accepts(probe: Probe): Confidence
  /** What the file does not say is not made up: a missing serial or start is rejected. */
  convert(source: ConversionSource, context: ConversionContext): Promise<ConversionResult>
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/

/**
 * Checks a converter and gives it back:
 *
 * ```ts
 * export const converter = defineConverter({
 *   name: 'acme-fct',
 *   version: '1.0.0',
 *   accepts: ({ headText }) =>
 *     headText.startsWith('ACME FCT') ? { score: 0.9, reason: 'starts with "ACME FCT"' } : { score: 0, reason: 'does not' },
 *   async convert(source, context) {
 *     const report = parse(await source.text(), context.options)
 *     if (report.sn === '') return { kind: 'rejected', reason: 'line 2: no serial number' }
 *     return { kind: 'reports', reports: [report] }
 *   },
 * })
 * ```
 *
 * @throws SightlineError `STATION_CONVERT_CONVERTER_INVALID` naming the field, what was wanted and what came
 */
export function defineConverter(converter: Converter): Converter {
  const given: unknown = converter
  if (typeof given !== 'object' || given === null) throw invalid('the converter', 'an object', given)
  const { name, version, accepts, convert } = given as Partial<Record<keyof Converter, unknown>>
  if (typeof name !== 'string' || !NAME.test(name) || name === 'auto') {
    throw invalid('name', '1 to 64 lower-case letters, digits, ".", "_" or "-", and not "auto"', name)
  }
  if (typeof version !== 'string' || version === '') throw invalid('version', 'a text like "1.0.0"', version)
  if (typeof accepts !== 'function') throw invalid('accepts', 'a function', accepts)
  if (typeof convert !== 'function') throw invalid('convert', 'a function', convert)
  return converter
}

function invalid(field: string, wanted: string, got: unknown): Error {
  const shown = typeof got === 'string' ? JSON.stringify(got) : got === undefined ? 'nothing' : typeof got
  return convertErrors.converterInvalid({ field, wanted, got: shown })
}
