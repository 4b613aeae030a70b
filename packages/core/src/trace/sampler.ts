/** Who decides whether a trace is recorded (OpenTelemetry SDK specification, "Sampler"). */
import type { Attributes, SpanContext, SpanKind } from './span.ts'

export interface SamplerInput {
  readonly traceId: string
  readonly name: string
  readonly kind: SpanKind
  /** The parent, local or remote; undefined for a root. */
  readonly parent: SpanContext | undefined
  /** What is known of the span at its beginning; of a request `http.request.method` and `url.path`, for samplers that read them. */
  readonly attributes?: Attributes | undefined
}

export interface Sampler {
  readonly description: string
  /** True: instruments hand in attributes that they would else find out at the end of a span only. */
  readonly readsAttributes?: boolean
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
  const named = rules.map(({ name, sampler }): Rule => [name, sampler])
  return firstOf(
    'ByName',
    named,
    otherwise,
    isReadBy([...rules.map(({ sampler }) => sampler), otherwise]),
    ({ name }) => name,
  )
}

export interface PathRule {
  /** The path of the request's URL, without its query, in which each `*` stands for anything: `/health*`. */
  readonly path: string
  readonly sampler: Sampler
}

/** The same by the path of the URL, for the spans of requests that this process serves; other spans go to `otherwise`. */
export function byPath(rules: readonly PathRule[], otherwise: Sampler): Sampler {
  const named = rules.map(({ path, sampler }): Rule => [path, sampler])
  return firstOf('ByPath', named, otherwise, true, ({ attributes }) => attributes?.['url.path'])
}

type Rule = readonly [pattern: string, sampler: Sampler]

function firstOf(
  what: string,
  rules: readonly Rule[],
  otherwise: Sampler,
  readsAttributes: boolean,
  read: (input: SamplerInput) => unknown,
): Sampler {
  const patterns = rules.map(([pattern, sampler]) => ({ pattern: patternOf(pattern), sampler }))
  const told = rules.map(([pattern, sampler]) => `${pattern}:${sampler.description}`)
  return {
    description: `${what}{${[...told, otherwise.description].join()}}`,
    readsAttributes,
    isSampled(input) {
      const text = read(input)
      if (typeof text !== 'string') return otherwise.isSampled(input)
      for (const { pattern, sampler } of patterns) if (pattern.test(text)) return sampler.isSampled(input)
      return otherwise.isSampled(input)
    },
  }
}

function isReadBy(samplers: readonly Sampler[]): boolean {
  return samplers.some((sampler) => sampler.readsAttributes === true)
}

function patternOf(name: string): RegExp {
  const parts = name.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 's')
}

/** Follows the parent where there is one, and asks `root` where there is none. */
export function parentBased(root: Sampler): Sampler {
  return {
    description: `ParentBased{${root.description}}`,
    readsAttributes: isReadBy([root]),
    isSampled: (input) =>
      input.parent === undefined ? root.isSampled(input) : (input.parent.traceFlags & SAMPLED_FLAG) !== 0,
  }
}
