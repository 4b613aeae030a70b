/** Assertion failures as node:test shows them best: one line that says what, then what was recorded. */
import { AssertionError } from 'node:assert'

/** @param stack - the assertion that the test called; the stack begins at its caller */
export function failWith(message: string, stack: (...input: never[]) => unknown): never {
  throw new AssertionError({ message, stackStartFn: stack })
}

/** Compares two texts line by line; the failure shows the lines that differ, "+" recorded and "-" wanted. */
export function expectSameText(
  what: string,
  recorded: string,
  wanted: string,
  stack: (...input: never[]) => unknown,
): void {
  if (recorded === wanted) return
  const { message } = new AssertionError({ actual: recorded, expected: wanted, operator: 'strictEqual' })
  throw new AssertionError({
    message: `${what}\n${message}`,
    actual: recorded,
    expected: wanted,
    operator: 'strictEqual',
    stackStartFn: stack,
  })
}

/** Lines indented by two, or one line that says there are none. */
export function listText(lines: readonly string[]): string {
  return lines.length === 0 ? '  (nothing)' : lines.map((line) => `  ${line}`).join('\n')
}
