/**
 * A cluster of two workers whose primary tells the metrics of both, with prom-client or with the kit. What it tells is
 * printed as one line of JSON.
 *
 *   node --import tsx examples/prom-client/cluster.ts @sightline/node/prom-client answer
 *
 * The second argument is what the workers do: `answer`, `many` (two registries each) or `fail`.
 */
import cluster from 'node:cluster'
import type client from '@sightline/node/prom-client'

const [, , from = '@sightline/node/prom-client', mode = 'answer'] = process.argv
const loaded = (await import(from)) as { default: typeof client }
const { AggregatorRegistry, Counter, Gauge, Histogram, Registry } = loaded.default

if (cluster.isPrimary) await lead()
else work()

async function lead(): Promise<void> {
  const registry = new AggregatorRegistry()
  const before = await registry.clusterMetrics()
  const workers = [cluster.fork(), cluster.fork()]
  await Promise.all(
    workers.map(
      (worker) => new Promise((resolve) => worker.on('message', (text) => text === 'ready' && resolve(text))),
    ),
  )
  const answers = [registry.clusterMetrics(), registry.clusterMetrics()]
  const texts = await Promise.all(answers.map((answer) => answer.catch((error: Error) => `threw ${error.message}`)))
  process.stdout.write(`${JSON.stringify([before, ...texts])}\n`)
  cluster.disconnect()
}

function work(): void {
  const id = cluster.worker?.id ?? 0
  new AggregatorRegistry()
  const registers = mode === 'many' ? [new Registry(), new Registry()] : undefined
  const first = registers?.slice(0, 1)
  const second = registers?.slice(1)
  new Counter({ name: 'jobs_total', help: 'Jobs.', labelNames: ['kind'], registers: first }).inc({ kind: 'a' }, id)
  new Gauge({ name: 'worker_max', help: 'Max.', aggregator: 'max', registers: first }).set(id)
  new Gauge({ name: 'worker_first', help: 'Omitted.', aggregator: 'omit', registers: second }).set(id)
  new Histogram({ name: 'h', help: 'H.', buckets: [1, 5], registers: second }).observe(id)
  if (registers !== undefined) AggregatorRegistry.setRegistries(registers)
  if (mode === 'fail') new Gauge({ name: 'bad', help: 'Bad.', collect: () => Promise.reject(new Error('no figures')) })
  process.send?.('ready')
}
