/** Runs a contract suite without node:test and tells what failed; for the tests of the suites. Holds no test. */
import type { SuiteContext } from './suite.ts'

/** @returns "name of the subtest: first line of the error" for each that failed */
export async function collectFailures(suite: (t: SuiteContext) => Promise<void>): Promise<string[]> {
  const failures: string[] = []
  await suite({
    async test(name, body) {
      const undo: (() => void | Promise<void>)[] = []
      try {
        await body({ after: (step) => void undo.push(step) })
      } catch (error) {
        failures.push(`${name}: ${(error as Error).message.split('\n', 1)[0]}`)
      } finally {
        for (const step of undo.reverse()) await step()
      }
    },
  })
  return failures
}
