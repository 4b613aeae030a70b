/** A conversion from the outside: what is to be converted, and what came of it. Everything here crosses a thread border. */
import type { ConversionLogEntry } from './conversion-log.ts'

export interface ConversionJob {
  readonly path: string
  readonly fileName: string
  /** Bytes, as the intake found them; a file of another size by now is not ready. */
  readonly size: number
  /** Of the content, where it is known already; else the worker computes it. */
  readonly sha256?: string | undefined
  /** Name of a converter, or "auto". */
  readonly converter: string
  /** Handed to the converter; plain data. */
  readonly options: Readonly<Record<string, unknown>>
  /** traceparent, x-correlation-id and the like, by lower-case header name. */
  readonly carrier?: Readonly<Record<string, string>> | undefined
}

export interface ConverterIdentity {
  readonly name: string
  readonly version: string
}

/** A report as it is to be submitted, with the few facts that journal and metrics need so that nobody parses it again. */
export interface ConvertedReport {
  /** WSJF as UTF-8, checked, with its id. The receiver's own. */
  readonly bytes: Uint8Array
  readonly id: string
  readonly type: 'T' | 'R'
  readonly sn: string
  readonly pn: string
  readonly result: string
  readonly processCode: number
  /** ISO 8601 with offset. */
  readonly start: string
}

interface ConversionFacts {
  /** Time in the worker, without waiting for one. */
  readonly durationMs: number
  readonly log: readonly ConversionLogEntry[]
  /** Of the file's content. */
  readonly sha256: string
}

export type ConversionOutcome =
  | (ConversionFacts & {
      readonly kind: 'reports'
      readonly converter: ConverterIdentity
      readonly reports: readonly ConvertedReport[]
      readonly warnings: readonly string[]
      /** Of all reports together. */
      readonly bytes: number
    })
  | (ConversionFacts & {
      readonly kind: 'notReady'
      /** Undefined when the file was not shown to a converter. */
      readonly converter: ConverterIdentity | undefined
      readonly reason: string
      /** Undefined: when to try again is left to the station. */
      readonly retryAfterMs: number | undefined
    })
  | (ConversionFacts & {
      readonly kind: 'rejected'
      /** Undefined when no converter took the file. */
      readonly converter: ConverterIdentity | undefined
      readonly reason: string
      readonly problems: readonly string[]
    })
