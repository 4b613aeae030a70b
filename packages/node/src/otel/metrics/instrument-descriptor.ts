/** What a library says of an instrument, made safe: whatever it gives, there is something to work with. */
import type { MetricOptions } from '@opentelemetry/api'
import { isAscending } from './check-views.ts'
import type { InstrumentType } from './view.ts'

/** OpenTelemetry's "Instrument name syntax". */
const NAME = /^[A-Za-z][A-Za-z0-9_.\-/]{0,254}$/
/** `ValueType.INT` of the API, which is not imported: only its types are. */
const WHOLE_NUMBERS = 0

export interface InstrumentDescriptor {
  readonly type: InstrumentType
  readonly name: string
  readonly description: string
  readonly unit: string
  /** Fractions are cut off: the library asked for `ValueType.INT`. */
  readonly isWhole: boolean
  /** The library's advice for a histogram. */
  readonly boundaries: readonly number[] | undefined
}

/** @param warn - told of what is not as the specification wants it; the instrument is made all the same, as the official SDK does */
export function describeInstrument(
  type: InstrumentType,
  name: unknown,
  options: MetricOptions | undefined,
  warn: (problem: string) => void,
): InstrumentDescriptor {
  const text = textOf(name)
  if (!NAME.test(text)) {
    warn(`the name of ${type} "${text}" is not one: a letter, then up to 254 letters, digits or _ . - / are wanted`)
  }
  const boundaries: unknown = options?.advice?.explicitBucketBoundaries
  if (boundaries !== undefined && !isAscending(boundaries)) {
    warn(`the bucket boundaries that are advised for ${text} are not used: finite, ascending numbers are wanted`)
  }
  return {
    type,
    name: text,
    description: textOf(options?.description),
    unit: textOf(options?.unit),
    isWhole: options?.valueType === WHOLE_NUMBERS,
    boundaries: isAscending(boundaries) ? [...boundaries] : undefined,
  }
}

function textOf(given: unknown): string {
  return typeof given === 'string' ? given : ''
}
