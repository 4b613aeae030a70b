/** The bounds of a histogram's buckets as the store wants them: ascending, each once, finite. */

/** prom-client's default, in seconds. */
const DEFAULT_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/**
 * @param given - in any order; prom-client takes them as they come and then counts wrongly where they do not ascend
 * @throws TypeError for what is no list of numbers
 */
export function histogramBounds(given: unknown = DEFAULT_BOUNDS): readonly number[] {
  const isList = Array.isArray(given) && given.every((bound) => typeof bound === 'number' && !Number.isNaN(bound))
  if (!isList) throw new TypeError(`"buckets" wants a list of numbers, got ${JSON.stringify(given)}`)
  const bounds = [...new Set(given as number[])].filter((bound) => Number.isFinite(bound))
  return Object.freeze(bounds.sort((a, b) => a - b))
}
