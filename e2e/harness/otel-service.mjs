/**
 * A service as many are: official instrumentations of OpenTelemetry around their libraries, and nothing that knows of
 * Sightline. PG_PORT, MYSQL_PORT and REDIS_PORT say where its databases are; INSTRUMENTS=all adds the instrumentations of
 * HTTP, which are left out where Sightline's own watch it.
 */
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { PG_PORT, MYSQL_PORT, REDIS_PORT, INSTRUMENTS } = process.env

const { registerInstrumentations } = require('@opentelemetry/instrumentation')
const { ExpressInstrumentation } = require('@opentelemetry/instrumentation-express')
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http')
const { IORedisInstrumentation } = require('@opentelemetry/instrumentation-ioredis')
const { MySQL2Instrumentation } = require('@opentelemetry/instrumentation-mysql2')
const { PgInstrumentation } = require('@opentelemetry/instrumentation-pg')
const { UndiciInstrumentation } = require('@opentelemetry/instrumentation-undici')
const ofHttp = INSTRUMENTS === 'all' ? [new HttpInstrumentation(), new UndiciInstrumentation()] : []
registerInstrumentations({
  instrumentations: [
    new ExpressInstrumentation(),
    new PgInstrumentation(),
    new MySQL2Instrumentation(),
    new IORedisInstrumentation(),
    ...ofHttp,
  ],
})

const { trace } = require('@opentelemetry/api')
const { logs, SeverityNumber } = require('@opentelemetry/api-logs')
const express = require('express')
const { Redis } = require('ioredis')
const mysql = require('mysql2/promise')
const { Pool } = require('pg')
const undici = require('undici')

const log = logs.getLogger('orders', '1.0')
const tracer = trace.getTracer('orders', '1.0')
const pg = new Pool({ host: '127.0.0.1', port: Number(PG_PORT), user: 'postgres', database: 'postgres', max: 2 })
const maria = mysql.createPool({ host: '127.0.0.1', port: Number(MYSQL_PORT), user: 'root', connectionLimit: 2 })
const redis = new Redis({ host: '127.0.0.1', port: Number(REDIS_PORT), lazyConnect: true })
await redis.connect()

const app = express()
app.get('/orders/:id', async (request, response) => {
  const { id } = request.params
  const { rows } = await pg.query('SELECT $1::int AS id', [id])
  const [prices] = await maria.query('SELECT 12.5 AS price')
  await redis.set(`order:${id}`, 'seen')
  const stock = await tracer.startActiveSpan('ask the stock', async (span) => {
    const answer = await undici.request(`http://127.0.0.1:${server.address().port}/stock/${id}`)
    span.end()
    return answer.body.json()
  })
  log.emit({ severityNumber: SeverityNumber.INFO, body: 'order read', attributes: { 'order.id': id } })
  response.json({ ...rows[0], price: Number(prices[0].price), ...stock })
})
app.get('/stock/:id', async (_, response) => {
  response.json({ left: await redis.incr('stock') })
})
app.get('/broken', async (_, response) => {
  const failures = await Promise.allSettled([
    pg.query('SELECT * FROM nowhere'),
    maria.query('SELECT * FROM nowhere.nothing'),
    redis.call('NONSENSE'),
  ])
  log.emit({ severityNumber: SeverityNumber.ERROR, body: 'all is broken', exception: failures[0].reason })
  response.status(500).json(failures.map(({ status }) => status))
})

const server = app.listen(0, '127.0.0.1', () => process.stdout.write(`listening on ${server.address().port}\n`))
process.once('SIGTERM', async () => {
  server.close()
  server.closeIdleConnections()
  await Promise.allSettled([pg.end(), maria.end(), redis.quit(), undici.getGlobalDispatcher().close()])
})
