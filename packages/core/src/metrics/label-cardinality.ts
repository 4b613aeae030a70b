/** How many values each label has; the label guard and the order of look-up follow from it. */

/**
 * @param texts - the label values of all series, one series after another
 * @param width - labels a series
 * @returns distinct values by label position
 */
export function countDistinct(texts: readonly string[], width: number): number[] {
  const counts: number[] = []
  for (let position = 0; position < width; position += 1) {
    const seen = new Set<string>()
    for (let at = position; at < texts.length; at += width) seen.add(texts[at]!)
    counts.push(seen.size)
  }
  return counts
}

/** Label positions, the one with the fewest values first; equal ones stay in order. */
export function fewestFirst(distinct: readonly number[]): number[] {
  return distinct.map((_, position) => position).sort((a, b) => distinct[a]! - distinct[b]!)
}

/** The position with the most values among those allowed, the first of equals; undefined when none is allowed. */
export function mostDistinct(
  distinct: readonly number[],
  isAllowed: (position: number) => boolean,
): number | undefined {
  let most: number | undefined
  for (const [position, count] of distinct.entries()) {
    if (isAllowed(position) && (most === undefined || count > distinct[most]!)) most = position
  }
  return most
}
