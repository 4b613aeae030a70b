/** Ends a call from within a handler because the server is told to misbehave: with an answer, or with no answer at all. */
import type { Answer } from './http/answer.ts'

/** A class so that it can be thrown past a handler; it is no failure of the server. */
export class CallEnding extends Error {
  /** What is sent instead; undefined cuts the connection. */
  readonly answer: Answer | undefined

  constructor(what: string, answer: Answer | undefined) {
    super(`told to misbehave: ${what}`)
    this.answer = answer
  }
}
