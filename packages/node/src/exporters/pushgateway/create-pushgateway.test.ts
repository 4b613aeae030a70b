import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { createRuntime, defineMetrics } from '@sightline/core'
import { createPushgateway, openPushgateway } from './create-pushgateway.ts'
import type { PushgatewayOptions } from './pushgateway-options.ts'
import { settlePushgateway } from './settle-pushgateway.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

async function startGateway(t: TestContext, answer: Answer, options: Partial<PushgatewayOptions> = {}) {
  const requests: { readonly method: string; readonly url: string; readonly type: string; readonly body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text) => (body += text))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      requests.push({ method, url, type: headers['content-type'] ?? '', body })
      answer(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://user:secret@127.0.0.1:${(server.address() as AddressInfo).port}/prefix/`
  const runtime = createRuntime()
  t.after(runtime.switchOn({ resource: { serviceName: 'nightly' } }))
  const { done } = runtime.metrics.use(defineMetrics({ done: { kind: 'counter', name: 'job.done', help: 'Done.' } }))
  const gateway = openPushgateway(runtime, settlePushgateway({ url, ...options }, 'nightly'))
  return { runtime, gateway, requests, done }
}

test('a push replaces, an addition adds, a deletion deletes, each at the path of the group', async (t) => {
  const groupings = { instance: 'north/1', zone: '' }
  const { gateway, requests, done } = await startGateway(t, (_, response) => response.end(), { job: 'n', groupings })
  done.add(3)
  await gateway.push()
  await gateway.add()
  await gateway.delete()
  assert.deepEqual(
    requests.map(({ method, url }) => [method, url]),
    ['PUT', 'POST', 'DELETE'].map((method) => [
      method,
      '/prefix/metrics/job/n/instance@base64/bm9ydGgvMQ/zone@base64/=',
    ]),
  )
  const [push, add, deletion] = requests
  assert.equal(push?.type, 'text/plain; version=0.0.4; charset=utf-8')
  assert.match(push?.body ?? '', /^# HELP target_info .*\n(.*\n)*# TYPE job_done_total counter\njob_done_total 3\n/)
  assert.equal(add?.body, push?.body)
  assert.equal(deletion?.body, '')
})

test('a metric whose name another one has in Prometheus is not pushed, and that is told', async (t) => {
  const { runtime, gateway, requests } = await startGateway(t, (_, response) => response.end())
  const clash = { kind: 'gauge', name: 'job.done.total', help: 'Clash.' } as const
  runtime.metrics.use(defineMetrics({ clash })).clash.set(99)
  await gateway.push()
  assert.doesNotMatch(requests[0]?.body ?? '', / 99\n/)
  assert.equal(runtime.guard.faults().get('pushgateway'), 1)
})

for (const [status, headers, body, code, message] of [
  [400, {}, 'pushed metrics are inconsistent', 'REFUSED', /PUT .* answered with 400: pushed metrics are inconsistent/],
  [404, {}, '', 'REFUSED', /answered with 404: no reason was given/],
  [500, {}, 'disk', 'FAILED', /answered with 500: disk/],
  [302, { location: 'http://elsewhere/' }, '', 'REFUSED', /a redirect to http:\/\/elsewhere\/, which is not followed/],
] as const) {
  test(`${status} is an error that says so, without the password`, async (t) => {
    const { gateway } = await startGateway(t, (_, response) => response.writeHead(status, headers).end(body))
    await assert.rejects(
      gateway.push(),
      (error: Error & { code?: string }) =>
        error.code === `SL_PUSHGATEWAY_${code}` && message.test(error.message) && !error.message.includes('secret'),
    )
  })
}

test('one that hangs and one that is away are unreachable, in bounded time', async (t) => {
  const { gateway } = await startGateway(t, () => undefined, { timeoutMs: 50 })
  await assert.rejects(gateway.push(), { code: 'SL_PUSHGATEWAY_UNREACHABLE', message: /within 50 ms/ })
  const away = createPushgateway({ url: 'http://127.0.0.1:1', job: 'x' })
  await assert.rejects(away.delete(), { code: 'SL_PUSHGATEWAY_UNREACHABLE', message: /ECONNREFUSED/ })
})

for (const [what, options, message] of [
  ['an address of another kind', { url: 'pushgateway:9091' }, /url must be an http or https address/],
  ['an empty job', { url: 'http://x', job: '' }, /job must be a name, got an empty text/],
  ['a second job', { url: 'http://x', groupings: { job: 'y' } }, /grouping "job" must be named with letters/],
  [
    'a label that Prometheus does not know',
    { url: 'http://x', groupings: { 'a.b': 'y' } },
    /grouping "a.b" must be named/,
  ],
  ['a time limit of 0', { url: 'http://x', timeoutMs: 0 }, /timeoutMs must be a number above 0/],
] as const) {
  test(`${what} is refused at once`, () => {
    assert.throws(() => createPushgateway(options), { code: 'SL_PUSHGATEWAY_OPTION_INVALID', message })
  })
}
