/**
 * A thread of the pool. Its metrics are part of the service's, its spans and lines part of the request's trace. Plain
 * JavaScript, as threads do not inherit what makes Node read TypeScript.
 */
import { defineMetrics, logger, metrics, operation } from '@sightline/core'
import { runInContextOf, start } from '@sightline/node'

await start()
const log = logger('invoices.render')
const record = metrics(
  defineMetrics({
    pages: { kind: 'counter', name: 'invoices.pages', unit: '{page}', help: 'Pages that were rendered.' },
  }),
)
const render = operation({ name: 'invoice.render', help: 'Write the text of an invoice', metric: 'invoice.render' })

/** @param {unknown} message - a task with the context of the request beside it */
export function renderInvoice(message) {
  return runInContextOf(message, ({ id, cents }) =>
    render.run(() => {
      record.pages.add(1)
      log.info('rendered')
      return `Invoice ${id}\n\n  ${(cents / 100).toFixed(2)} EUR, to be paid at once\n`
    }),
  )
}
