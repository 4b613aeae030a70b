/** A child process of the demo: started in a group of its own, so that Ctrl-C reaches it once, through us. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface Child {
  readonly process: ChildProcess
  /** Resolves with the exit code. */
  readonly ended: Promise<number>
  /** Asks it to end in order; a second call changes nothing. */
  stop(): Promise<number>
}

export interface ChildOptions {
  readonly file: string
  readonly input: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** Receives each line of standard output. */
  onLine(line: string): void
}

export function startChild({ file, input, environment, onLine }: ChildOptions): Child {
  const child = spawn(process.execPath, [file, ...input], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
    env: { ...process.env, ...environment },
  })
  createInterface({ input: child.stdout }).on('line', onLine)
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 128)))
  })
  let isStopping = false
  return {
    process: child,
    ended,
    stop() {
      if (!isStopping && child.exitCode === null) child.kill('SIGTERM')
      isStopping = true
      return ended
    },
  }
}
