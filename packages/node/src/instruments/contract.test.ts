/** Every instrument of the default list keeps the contract of instruments, each while something happens for it to watch. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { instrumentContract } from '@sightline/testkit'
import { createAsyncStore } from '../context/async-store.ts'
import { DEFAULT_INSTRUMENTS } from './list.ts'

/** A request served and answered in this process, over loopback. */
async function exchange(): Promise<void> {
  const server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const outgoing = request({ port, host: '127.0.0.1', agent: false }).end()
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  response.resume()
  await once(outgoing, 'close')
  server.close()
  await once(server, 'close')
  await nextTurn()
}

for (const instrument of DEFAULT_INSTRUMENTS) {
  test(`${instrument.name} keeps the contract of instruments`, async (t) => {
    await instrumentContract(t, {
      instrument,
      createHost(runtime, inner) {
        const store = createAsyncStore()
        inner.after(() => store.close())
        runtime.context.useStore(store)
        return { runtime, store, guard: runtime.guard, clock: runtime.clock, options: {} }
      },
      exercise: exchange,
    })
  })
}
