/** What a gateway gets from prom-client and from the facade, over real sockets. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { attempt, type Client, onBoth } from './both-clients.test.ts'

interface Seen {
  method: string | undefined
  url: string | undefined
  authorization: string | undefined
  encoding: string | undefined
  custom: string | string[] | undefined
  body: string
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void

async function startGateway(t: TestContext, answer: Answer = (_request, response) => response.end('ok')) {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { authorization, 'content-encoding': encoding, 'x-custom': custom } = request.headers
    const bytes = Buffer.concat(chunks)
    const body = (encoding === 'gzip' ? gunzipSync(bytes) : bytes).toString()
    seen.push({ method: request.method, url: request.url, authorization, encoding, custom, body })
    answer(request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { seen, address: `127.0.0.1:${(server.address() as AddressInfo).port}` }
}

function filled(client: Client) {
  const registry = new client.Registry()
  new client.Counter({ name: 'done_total', help: 'x', registers: [registry] }).inc(3)
  return registry
}

test('pushes, additions and deletions are the same requests', async (t) => {
  const gateway = await startGateway(t)
  const requestsOf = async (client: Client) => {
    const headers = { 'x-custom': 'yes' }
    const plain = new client.Pushgateway(`http://me:secret%20word@${gateway.address}`, { headers }, filled(client))
    const deep = new client.Pushgateway(`http://${gateway.address}/some/path`, null, filled(client))
    const packed = new client.Pushgateway(
      `http://${gateway.address}/`,
      { headers: { 'Content-Encoding': 'gzip' } },
      filled(client),
    )
    const nameless = new client.Pushgateway(`http://${gateway.address}`, { requireJobName: false }, filled(client))
    const first = await plain.push({ jobName: 'a b/c', groupings: { 'in stance': 'x/y', zone: 'é' } })
    await deep.pushAdd({ jobName: 'nightly' })
    await packed.push({ jobName: 'packed' })
    await plain.delete({ jobName: 'a b/c' })
    await packed.delete({ jobName: 'packed', groupings: { a: 'b' } })
    await nameless.push({} as never)
    return [gateway.seen.splice(0), first.body]
  }
  const { prom, ours } = await inTurn(requestsOf)
  assert.deepEqual(ours, prom)
  assert.equal((ours[0] as Seen[]).length, 6)
})

test('a gateway that refuses, one that is not there, and a job without a name are told alike', async (t) => {
  const gateway = await startGateway(t, (_request, response) => {
    response.statusCode = 400
    response.end('bad metrics')
  })
  const { ours, theirs } = await onBoth(async (client) => {
    const pushed = new client.Pushgateway(`http://${gateway.address}`, {}, filled(client))
    const nobody = new client.Pushgateway('http://127.0.0.1:1', {}, filled(client))
    const failing = new client.Registry()
    new client.Gauge({
      name: 'g',
      help: 'x',
      registers: [failing],
      collect: () => Promise.reject(new Error('no figures')),
    })
    const broken = new client.Pushgateway(`http://${gateway.address}`, {}, failing)
    return [
      await pushed.push({ jobName: 'x' }).catch(String),
      await pushed.delete({ jobName: 'x' }).catch(String),
      await nobody.push({ jobName: 'x' }).catch((error: NodeJS.ErrnoException) => error.code),
      await broken.push({ jobName: 'x' }).catch(String),
      attempt(() => pushed.push({} as never)),
      attempt(() => pushed.pushAdd(undefined as never)),
      attempt(() => pushed.delete({} as never)),
    ]
  })
  assert.deepEqual(ours, theirs)
})

test('a gateway that does not answer in time is left', async (t) => {
  const gateway = await startGateway(t, () => undefined)
  const { ours, theirs } = await onBoth((client) =>
    new client.Pushgateway(`http://${gateway.address}`, { timeout: 50 }, filled(client)).push({ jobName: 'x' }),
  )
  assert.deepEqual(ours, theirs)
  assert.deepEqual(ours, { threw: 'Error', message: 'Pushgateway request timed out' })
})

/** One after the other, as both talk to one gateway. */
async function inTurn<T>(run: (client: Client) => Promise<T>): Promise<{ prom: T; ours: T }> {
  const answers: T[] = []
  let last: Promise<unknown> = Promise.resolve()
  await onBoth((client) => {
    const mine = last.then(() => run(client))
    last = mine
    return mine.then((answer) => {
      answers.push(answer)
    })
  })
  return { prom: answers[0]!, ours: answers[1]! }
}
