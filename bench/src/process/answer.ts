/** The child's side: answers each question of the parent, and ends with it. */

export function answerQuestions<Question>(answer: (question: Question) => unknown): void {
  process.on('message', async (question: Question) => {
    process.send!(await answer(question))
  })
  process.on('disconnect', () => process.exit(0))
}
