/**
 * Sends requests at once while the receiver takes them, and keeps them on disk while it does not: an outage then costs
 * neither memory nor data, and ends with the oldest sent first. What a process leaves is sent by the next one.
 */
import type { Line } from '../transport/line.ts'
import type { Sender } from '../transport/sender.ts'
import type { Spool } from './spool.ts'
import type { SpoolFile } from './spool-name.ts'

export function createSpoolingSender(line: Line, spool: Spool): Sender {
  const { signal } = line
  const { protocol, compression } = line.endpoint
  const end = new AbortController()
  let draining: Promise<void> | undefined

  const sender: Sender = {
    line,
    async send({ body, items }, stop) {
      const packed = await line.pack(body)
      // Behind what waits already, so that things arrive in their order.
      if (spool.oldest(signal) === undefined) {
        const judgement = await line.attempt(packed, stop)
        if (judgement.kind !== 'retry') {
          line.settle(judgement, items)
          return
        }
      }
      try {
        await spool.add({ signal, items, protocol, compression }, packed)
        drain()
      } catch (error) {
        fail(error, items)
      }
    },
    keepNow({ body, items }) {
      try {
        spool.addNow({ signal, items, protocol, compression }, line.packNow(body))
        return true
      } catch (error) {
        fail(error, items)
        return false
      }
    },
    async close() {
      end.abort()
      await draining
      line.close()
    },
  }
  if (spool.oldest(signal) !== undefined) drain()
  return sender

  function fail(error: unknown, items: number): void {
    line.report(`the spool ${spool.folder} cannot be written: ${String(error)}`)
    line.lose(items, 'abandoned')
  }

  function drain(): void {
    draining ??= sendAll()
      .catch((error: unknown) => line.report(`the spool ${spool.folder} cannot be read: ${String(error)}`))
      .finally(() => {
        draining = undefined
      })
  }

  async function sendAll(): Promise<void> {
    let tries = 0
    while (!end.signal.aborted) {
      const file = spool.oldest(signal)
      if (file === undefined) return
      const body = await spool.read(file)
      if (body === undefined) {
        line.lose(file.items, 'abandoned')
        continue
      }
      const judgement = await line.attempt(body, end.signal, { ...formOf(file), isIdle: true })
      if (judgement.kind !== 'retry') {
        line.settle(judgement, file.items)
        await spool.remove(file)
        tries = 0
      } else {
        tries += 1
        await line.pause(judgement, tries, end.signal)
      }
    }
  }
}

/** As it was packed, which may have been under other settings. */
function formOf({ protocol, compression }: SpoolFile): Pick<SpoolFile, 'protocol' | 'compression'> {
  return { protocol, compression }
}
