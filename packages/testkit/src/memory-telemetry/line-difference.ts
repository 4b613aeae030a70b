/** Two texts side by side, line by line: `+` only recorded, `-` only wanted, blank in both (longest common subsequence). */

/** @returns the lines in order, each with its mark */
export function lineDifference(recorded: readonly string[], wanted: readonly string[]): string[] {
  const common = commonLengths(recorded, wanted)
  const lines: string[] = []
  let r = 0
  let w = 0
  while (r < recorded.length || w < wanted.length) {
    if (r < recorded.length && w < wanted.length && recorded[r] === wanted[w]) {
      lines.push(`  ${recorded[r]}`)
      r += 1
      w += 1
    } else if (w >= wanted.length || (r < recorded.length && at(common, r + 1, w) >= at(common, r, w + 1))) {
      lines.push(`+ ${recorded[r]}`)
      r += 1
    } else {
      lines.push(`- ${wanted[w]}`)
      w += 1
    }
  }
  return lines
}

/** For each pair of places, how many lines the rests have in common; quadratic, for trees of some hundred lines. */
function commonLengths(recorded: readonly string[], wanted: readonly string[]): number[][] {
  const lengths = Array.from({ length: recorded.length + 1 }, () => new Array<number>(wanted.length + 1).fill(0))
  for (let r = recorded.length - 1; r >= 0; r -= 1) {
    for (let w = wanted.length - 1; w >= 0; w -= 1) {
      const isSame = recorded[r] === wanted[w]
      const row = lengths[r] as number[]
      row[w] = isSame ? at(lengths, r + 1, w + 1) + 1 : Math.max(at(lengths, r + 1, w), at(lengths, r, w + 1))
    }
  }
  return lengths
}

function at(lengths: readonly (readonly number[])[], r: number, w: number): number {
  return lengths[r]?.[w] ?? 0
}
