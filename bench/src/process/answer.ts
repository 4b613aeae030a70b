/** The child's side: answers each question of the parent, and ends with it. */

/** @param answer - runs in the very turn of the question: inside a promise, async hooks would make what is measured slower */
export function answerQuestions<Question>(answer: (question: Question) => unknown): void {
  process.on('message', (question: Question) => {
    const given = answer(question)
    if (given instanceof Promise) void given.then((settled: unknown) => process.send!(settled))
    else process.send!(given)
  })
  process.on('disconnect', () => process.exit(0))
}
