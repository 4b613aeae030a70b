/** Observed by Sightline as it comes: every default instrument, a span and a log line a request, the admin server. */
import { logger, parentBased, ratioOf } from '@sightline/core'
import { start } from '@sightline/node'
import { setRoute } from '@sightline/node/http-server'
import { MESSAGE, ROUTE, serveOrder } from '../order.ts'
import type { Variant, VariantOptions } from '../variant.ts'

const PORT_FREE = 0

export async function variant({ sampleRatio, logFile }: VariantOptions): Promise<Variant> {
  const drop = { name: 'drop', onEnd: () => undefined }
  const sampler = sampleRatio < 1 ? { sampler: parentBased(ratioOf(sampleRatio)) } : {}
  const sightline = await start({
    service: 'bench',
    logs: { stdout: false, file: logFile },
    traces: { sinks: [drop], ...sampler },
    admin: { port: PORT_FREE },
    shutdown: { signals: false },
    environment: {},
  })
  const log = logger('bench.orders')
  return {
    metricsUrl: `${sightline.adminUrl}/metrics`,
    handle(request, response) {
      const startMs = performance.now()
      setRoute(request, ROUTE)
      const status = serveOrder(request, response)
      log.info(MESSAGE, { route: ROUTE, status, duration: (performance.now() - startMs) / 1000 })
    },
  }
}
