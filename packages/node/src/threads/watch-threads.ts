/** Tells of the threads that this one starts: when they begin, and when nothing of them runs any more. */
import type { Worker } from 'node:worker_threads'
import type { LifeMessage } from './thread-message.ts'

/** @returns stops it */
export function watchThreads(tell: (message: LifeMessage) => void): () => void {
  const running = new Map<Worker, () => void>()
  const onWorker = (worker: Worker): void => {
    const thread = worker.threadId
    tell({ type: 'born', thread })
    const onExit = (): void => {
      running.delete(worker)
      tell({ type: 'gone', thread })
    }
    running.set(worker, onExit)
    worker.once('exit', onExit)
  }
  process.on('worker', onWorker)
  return () => {
    process.off('worker', onWorker)
    for (const [worker, onExit] of running) worker.off('exit', onExit)
  }
}
