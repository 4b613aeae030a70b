/**
 * A service with requests in, calls out and a pool of worker threads, of which every request is one trace. Where the
 * telemetry goes is said by the environment:
 *
 *   OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 node --import tsx examples/service/main.ts
 *   curl http://127.0.0.1:8080/invoices/17
 *
 * Metrics are at http://127.0.0.1:9464/metrics, those of the threads among them. Ctrl-C ends it in order.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { defineMetrics, errorKindOf, logger, metrics, operation } from '@sightline/core'
import { start, withContext } from '@sightline/node'
import { setRoute } from '@sightline/node/http-server'
import { observeWorkerPool } from '@sightline/node/worker-pool'
import { Piscina } from 'piscina'
import { servePrices } from './prices.ts'

const sightline = await start({ service: 'invoices' })
const log = logger('invoices')
const record = metrics(
  defineMetrics({
    sent: { kind: 'counter', name: 'invoices.sent', unit: '{invoice}', help: 'Invoices that were answered.' },
  }),
)
const makeInvoice = operation({ name: 'invoice.make', help: 'Make one invoice', metric: 'invoice.make' })

const prices = await servePrices()
const pool = new Piscina({
  filename: new URL('./worker.mjs', import.meta.url).href,
  name: 'renderInvoice',
  minThreads: 1,
  maxThreads: 2,
})
const unobserve = observeWorkerPool(pool, { name: 'render' })
const server = createServer(serve).listen(Number(process.env['PORT'] ?? 8080), '127.0.0.1')
server.once('listening', () => log.info('ready', { port: (server.address() as AddressInfo).port }))

sightline.onShutdown({ name: 'take no more requests', stage: 'stop-accepting', run: () => void server.close() })
sightline.onShutdown({ name: 'finish what is being rendered', stage: 'finish', run: () => pool.close() })
sightline.onShutdown({
  name: 'close the price list',
  stage: 'close',
  run() {
    unobserve()
    return prices.close()
  },
})

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  setRoute(request, '/invoices/:id')
  const id = Number(/^\/invoices\/(\d+)$/.exec(request.url ?? '')?.[1])
  try {
    if (!Number.isInteger(id)) response.writeHead(404).end('no such page\n')
    else response.end(await makeInvoice.run({ fields: { invoice: id } }, () => invoiceOf(id)))
  } catch (error) {
    log.error('no invoice', { error })
    response.writeHead(errorKindOf(error) === 'connection' ? 502 : 500).end('try again later\n')
  }
}

/** Asks another service for the price, and has a thread write the invoice. */
async function invoiceOf(id: number): Promise<string> {
  const answer = await fetch(`${prices.url}/prices/${id % 7}`)
  if (!answer.ok) throw new Error(`the price list answers ${answer.status}`)
  const { cents } = (await answer.json()) as { cents: number }
  const text = (await pool.run(withContext({ id, cents }))) as string
  record.sent.add(1)
  log.info('invoice made', { cents })
  return text
}
