/**
 * A shop's service as it was written for prom-client: a middleware that measures, a gauge that is read when somebody
 * scrapes, the default metrics, an endpoint. It runs unchanged on the kit; only the module it takes the client from is
 * another:
 *
 *   node --import tsx examples/prom-client/service.ts prom-client
 *   node --import tsx examples/prom-client/service.ts @sightline/node/prom-client
 *
 * Prints its address. GET /orders/<number> is work, GET /metrics the metrics, SIGTERM the end.
 */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type client from '@sightline/node/prom-client'

const loaded = (await import(process.argv[2] ?? '@sightline/node/prom-client')) as { default: typeof client }
const { collectDefaultMetrics, Counter, Gauge, Histogram, register, Summary } = loaded.default

collectDefaultMetrics({ labels: { app: 'shop' } })

const requests = new Counter({
  name: 'http_requests_total',
  help: 'Requests by method, route and status.',
  labelNames: ['method', 'route', 'status'],
})
const errors = new Counter({ name: 'order_errors', help: 'Orders that failed.', labelNames: ['reason'] })
const amounts = new Histogram({
  name: 'order_amount_euros',
  help: 'What orders are worth.',
  labelNames: ['route'],
  buckets: [10, 50, 100, 500],
})
const duration = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time to answer.',
  labelNames: ['method', 'route'],
})
const weights = new Summary({ name: 'order_weight_grams', help: 'What orders weigh.', percentiles: [0.5, 0.9, 0.99] })
const open = new Gauge({ name: 'orders_open', help: 'Orders that were not paid yet.' })
const stock = new Gauge({
  name: 'stock_items',
  help: 'Items in stock.',
  labelNames: ['shelf'],
  async collect() {
    for (const [shelf, items] of Object.entries(await countStock())) this.set({ shelf }, items)
  },
})
const sold = new Map<string, number>()
const notFound = requests.labels('GET', 'other', '404')

const server = createServer(async (request, response) => {
  const end = duration.startTimer({ method: request.method ?? '' })
  const [, route = '', id = ''] = (request.url ?? '').split('/')
  if (route === 'metrics') {
    response.setHeader('Content-Type', register.contentType)
    response.end(await register.metrics())
  } else if (route === 'orders') {
    takeOrder(Number(id), response)
    requests.inc({ method: request.method ?? '', route: 'orders', status: response.statusCode })
    end({ route: 'orders' })
  } else {
    notFound.inc()
    response.writeHead(404).end()
  }
})

function takeOrder(id: number, response: ServerResponse): void {
  if (!Number.isInteger(id)) {
    errors.inc({ reason: 'no number' })
    response.writeHead(400).end()
    return
  }
  amounts.observe({ route: 'orders' }, (id * 7) % 600)
  weights.observe((id * 37) % 1000)
  if (id % 2 === 0) open.inc()
  else open.dec(0.5)
  const shelf = `s${id % 3}`
  sold.set(shelf, (sold.get(shelf) ?? 0) + 1)
  if (id % 10 === 0) stock.remove(shelf)
  response.end('taken')
}

async function countStock(): Promise<Record<string, number>> {
  return Object.fromEntries([...sold].map(([shelf, items]) => [shelf, 100 - items]))
}

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
})
process.once('SIGTERM', () => {
  server.closeAllConnections()
  server.close()
})
