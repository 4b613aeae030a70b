/**
 * A job that is over in a moment and loses nothing of what it has to tell. Where it goes is said by the environment:
 *
 *   OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 node --import tsx examples/job/main.ts 20
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { defineMetrics, logger, metrics, operation } from '@sightline/core'
import { start } from '@sightline/node'

// No port is opened: nobody would have the time to scrape it.
await start({ service: 'nightly-invoices', admin: false })

const log = logger('invoices')
const record = metrics(
  defineMetrics({
    amount: { kind: 'counter', name: 'invoices.amount', unit: '{cent}', help: 'Money that was asked for.' },
  }),
)
const sendInvoice = operation({ name: 'invoice.send', help: 'Send one invoice', metric: 'invoice.send' })

const customers = Number(process.argv[2] ?? 10)
let failed = 0
for (let customer = 1; customer <= customers; customer += 1) {
  try {
    await sendInvoice.run({ fields: { customer } }, () => send(customer))
  } catch (error) {
    failed += 1
    log.error('invoice not sent', { customer, error })
  }
}
log.info('invoices sent', { sent: customers - failed, failed })

async function send(customer: number): Promise<void> {
  await sleep(10)
  if (customer % 7 === 0) throw new Error(`customer ${customer} has no address`)
  record.amount.add(1_999)
}
