/** Assertion failures as node:test shows them best: one line that says what, then what was recorded. */
import { AssertionError } from 'node:assert'
import { lineDifference } from './line-difference.ts'

/** @param stack - the assertion that the test called; the stack begins at its caller */
export function failWith(message: string, stack: (...input: never[]) => unknown): never {
  throw new AssertionError({ message, stackStartFn: stack })
}

/** Compares two lists of lines; the failure shows both, "+" only recorded and "-" only wanted. */
export function expectSameLines(
  what: string,
  recorded: readonly string[],
  wanted: readonly string[],
  stack: (...input: never[]) => unknown,
): void {
  const lines = lineDifference(recorded, wanted)
  if (lines.every((line) => line.startsWith(' '))) return
  failWith(`${what} (+ recorded, - wanted):\n${listText(lines)}`, stack)
}

/** Lines indented by two, or one line that says there are none. */
export function listText(lines: readonly string[]): string {
  return lines.length === 0 ? '  (nothing)' : lines.map((line) => `  ${line}`).join('\n')
}
