/** What contract suites need of node:test: a place to put their subtests. A suite is called inside a test. */

/** One subtest: where it says what has to be undone at its end. */
export interface SuiteTest {
  after(undo: () => void | Promise<void>): void
}

/** `TestContext` of node:test. */
export interface SuiteContext {
  test(name: string, body: (t: SuiteTest) => void | Promise<void>): Promise<unknown>
}
