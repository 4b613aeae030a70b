/** Which histograms get exponential buckets beside those of their definitions, and at what scale they begin. */
import type { ExponentialFactory } from '@sightline/core'
import { createExponentialStore } from './create-exponential-store.ts'
import { exponentialErrors } from './exponential-errors.ts'

export interface NativeHistograms {
  /** Names of metrics, in which each `*` stands for anything. */
  readonly names: readonly string[]
  readonly maxScale: number
}

/** Finer ones cannot be shown by Prometheus ("native histograms", schemas -4 .. 8). */
export const PROMETHEUS_MAX_SCALE = 8

export function nativeHistograms({ names, maxScale }: NativeHistograms): ExponentialFactory {
  const patterns = names.map(patternOf)
  return ({ name }) =>
    patterns.some((pattern) => pattern.test(name)) ? createExponentialStore({ maxScale }) : undefined
}

/**
 * The names that an option or a variable stands for; empty for none.
 *
 * @throws SightlineError `SL_EXPONENTIAL_OPTION_INVALID`
 */
export function nativeNames(given: unknown): readonly string[] {
  if (typeof given === 'boolean') return given ? ['*'] : []
  if (Array.isArray(given) && given.every((name) => typeof name === 'string' && name !== '')) return given
  throw exponentialErrors.optionInvalid({
    key: 'metrics.nativeHistograms',
    wanted: 'true, false or a list of names of metrics',
    got: JSON.stringify(given) ?? String(given),
  })
}

/** Names of metrics ignore case. */
function patternOf(name: string): RegExp {
  const parts = name.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 'is')
}
