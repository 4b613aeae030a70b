/** A child process that answers questions, one at a time. */
import { fork } from 'node:child_process'
import { on, once } from 'node:events'

export interface Child<Question extends object, Answer> {
  readonly pid: number
  /** @throws when the child ends instead of answering */
  ask(question: Question): Promise<Answer>
  /** What it says of itself at the start, or later without being asked. */
  hear(): Promise<Answer>
  /** Resolves when it has ended. */
  leave(): Promise<void>
}

/** @param file - the compiled program, which ends when its parent disconnects */
export function startChild<Question extends object, Answer>(
  file: string,
  input: readonly string[],
  execArgv: readonly string[] = ['--expose-gc'],
): Child<Question, Answer> {
  const child = fork(file, input, { execArgv: [...execArgv] })
  const ended = new AbortController()
  const exit = once(child, 'exit')
  child.once('exit', () => ended.abort(new Error(`${file} ${input.join(' ')} ended with ${String(child.exitCode)}`)))
  const answers = on(child, 'message', { signal: ended.signal })

  async function hear(): Promise<Answer> {
    const { value } = (await answers.next()) as { readonly value: [Answer] }
    return value[0]
  }

  return {
    pid: child.pid ?? 0,
    hear,
    ask(question) {
      child.send(question)
      return hear()
    },
    async leave() {
      if (child.connected) child.disconnect()
      await exit
    },
  }
}
