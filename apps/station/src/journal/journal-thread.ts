/** The journal's thread: owns the database file, so that no sync of a disk ever stops the station's event loop. */
import { parentPort, workerData } from 'node:worker_threads'
import { type OpenFile, openFile } from './open-file.ts'
import { type BatchRunner, createBatchRunner } from './run-batch.ts'
import { type FromJournal, type ToJournal, toWire } from './wire.ts'

const port = parentPort
if (port !== null) serve(port, (workerData as { path: string }).path)

type Port = NonNullable<typeof parentPort>

function serve(to: Port, path: string): void {
  const send = (message: FromJournal, transfer: ArrayBuffer[] = []) => to.postMessage(message, transfer)
  let file: OpenFile
  try {
    file = openFile(path)
  } catch (error) {
    send({ refused: toWire(error) })
    to.close()
    return
  }
  send({ opened: file.opened })
  const run = createBatchRunner(file.database)
  to.on('message', (message: ToJournal) => {
    if (message !== 'close') return reply(run, message, send)
    file.close()
    to.close()
  })
}

function reply(run: BatchRunner, message: Exclude<ToJournal, 'close'>, send: Sender): void {
  const batch = run(message.calls)
  // Bodies are moved, not copied: each is a buffer of its own.
  const bodies = batch.replies.flatMap((one) => ('value' in one && one.value instanceof Uint8Array ? [one.value] : []))
  send(
    { batch },
    bodies.map((body) => body.buffer as ArrayBuffer),
  )
}

type Sender = (message: FromJournal, transfer?: ArrayBuffer[]) => void
