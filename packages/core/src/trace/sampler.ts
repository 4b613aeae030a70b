/** Who decides whether a trace is recorded (OpenTelemetry SDK specification, "Sampler"). */
import type { SpanContext, SpanKind } from './span.ts'

export interface SamplerInput {
  readonly traceId: string
  readonly name: string
  readonly kind: SpanKind
  /** The parent, local or remote; undefined for a root. */
  readonly parent: SpanContext | undefined
}

export interface Sampler {
  readonly description: string
  isSampled(input: SamplerInput): boolean
}

const SAMPLED_FLAG = 1
/** 56 bits: what the W3C level 2 specification guarantees to be random at the end of a trace id. */
const RANDOM_HEX_DIGITS = 14
const RANDOM_SPACE = 2 ** 56

export const alwaysOn: Sampler = { description: 'AlwaysOn', isSampled: () => true }
export const alwaysOff: Sampler = { description: 'AlwaysOff', isSampled: () => false }

/**
 * Keeps the given share of traces by the trace id, so that every service takes the same decision.
 *
 * @param ratio - 0..1
 */
export function ratioOf(ratio: number): Sampler {
  const description = `Ratio{${ratio}}`
  if (ratio >= 1) return { description, isSampled: () => true }
  // Digits of one length compare as their numbers do; making a number of them would take ten times as long.
  const limit = BigInt(Math.ceil((Math.max(0, ratio) || 0) * RANDOM_SPACE))
    .toString(16)
    .padStart(RANDOM_HEX_DIGITS, '0')
  return { description, isSampled: ({ traceId }) => traceId.slice(-RANDOM_HEX_DIGITS) < limit }
}

export interface SamplerRule {
  /** The name that the span begins with, in which each `*` stands for anything: `heartbeat.*`. */
  readonly name: string
  readonly sampler: Sampler
}

/** Asks the sampler of the first rule whose name fits, and `otherwise` where none does. Under `parentBased` rules are for roots. */
export function byName(rules: readonly SamplerRule[], otherwise: Sampler): Sampler {
  const patterns = rules.map(({ name, sampler }) => ({ pattern: patternOf(name), sampler }))
  const told = rules.map(({ name, sampler }) => `${name}:${sampler.description}`)
  return {
    description: `ByName{${[...told, otherwise.description].join()}}`,
    isSampled(input) {
      for (const { pattern, sampler } of patterns) if (pattern.test(input.name)) return sampler.isSampled(input)
      return otherwise.isSampled(input)
    },
  }
}

function patternOf(name: string): RegExp {
  const parts = name.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 's')
}

/** Follows the parent where there is one, and asks `root` where there is none. */
export function parentBased(root: Sampler): Sampler {
  return {
    description: `ParentBased{${root.description}}`,
    isSampled: (input) =>
      input.parent === undefined ? root.isSampled(input) : (input.parent.traceFlags & SAMPLED_FLAG) !== 0,
  }
}
