/** Breaks a line at its blanks, so that none is wider than wanted; a word that is wider stands alone. */

const LEAST_WIDTH = 24

/** @param width - characters; a width too small to read by is raised */
export function wrap(text: string, width: number): string[] {
  const most = Math.max(LEAST_WIDTH, width)
  const [first = '', ...words] = text.split(' ')
  const lines: string[] = []
  let line = first
  for (const word of words) {
    if (line.length + 1 + word.length <= most) line += ` ${word}`
    else {
      lines.push(line)
      line = word
    }
  }
  return [...lines, line]
}
