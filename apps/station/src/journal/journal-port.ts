/** The way to the thread that owns the database. */
import { Worker } from 'node:worker_threads'
import type { OpenedJournal } from './journal.ts'
import { journalErrors } from './journal-errors.ts'
import { type BatchReply, type Call, type FromJournal, fromWire, type ToJournal } from './wire.ts'

export interface JournalPort {
  readonly opened: OpenedJournal
  /** One batch at a time: the next after the reply to the last. */
  post(calls: readonly Call[], transfer: readonly ArrayBuffer[]): void
  /** Set once, before the first batch. */
  listen(events: PortEvents): void
  /** Closes the file in order; resolves when the thread has ended. */
  close(): Promise<void>
}

export interface PortEvents {
  onReply(batch: BatchReply): void
  /** The thread ended by itself; nothing more will be answered. */
  onStopped(error: Error): void
}

/** Starts the thread and waits until the file is open. @throws SightlineError as `openFile` */
export async function openJournalPort(path: string): Promise<JournalPort> {
  const worker = startThread({ path })
  const ended = new Promise<number>((resolve) => worker.once('exit', resolve))
  const opened = await firstWord(worker)
  // Unanswered calls hold the process open, an idle journal does not.
  worker.unref()
  return {
    opened,
    post(calls, transfer) {
      worker.ref()
      worker.postMessage({ calls } satisfies ToJournal, transfer)
    },
    listen: (events) => listen(worker, events),
    async close() {
      worker.ref()
      worker.postMessage('close' satisfies ToJournal)
      await ended
    },
  }
}

/** The thread's file lies beside this one, as JavaScript in the package and as TypeScript in the checkout. */
function startThread(workerData: { readonly path: string }): Worker {
  const options = { workerData, name: 'journal' }
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./journal-thread.js', import.meta.url), options)
  // Node 20 does not hand the checkout's TypeScript loader on to threads.
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'))
  const file = JSON.stringify(new URL('./journal-thread.ts', import.meta.url).href)
  return new Worker(`import(${loader}).then(({ register }) => (register(), import(${file})))`, {
    ...options,
    eval: true,
  })
}

function firstWord(worker: Worker): Promise<OpenedJournal> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      worker.removeAllListeners('message').removeAllListeners('error')
      worker.off('exit', onExit)
      end()
    }
    const onExit = (code: number) => settle(() => reject(journalErrors.stopped({ reason: `exit code ${code}` })))
    worker.once('exit', onExit)
    worker.once('error', (cause) => settle(() => reject(journalErrors.stopped({ reason: cause.message }, { cause }))))
    worker.once('message', (word: FromJournal) =>
      settle(() => {
        if ('opened' in word) resolve(word.opened)
        else reject('refused' in word ? fromWire(word.refused) : journalErrors.stopped({ reason: 'no answer' }))
      }),
    )
  })
}

function listen(worker: Worker, { onReply, onStopped }: PortEvents): void {
  let cause: Error | undefined
  worker.on('message', (word: FromJournal) => {
    worker.unref()
    if ('batch' in word) onReply(word.batch)
  })
  worker.on('error', (error) => {
    cause = error
  })
  worker.on('exit', (code) =>
    onStopped(journalErrors.stopped({ reason: cause?.message ?? `exit code ${code}` }, { cause })),
  )
}
