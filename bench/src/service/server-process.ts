/** A service in one variant: tells when it listens, then what it has used, whenever it is asked. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { answerQuestions } from '../process/answer.ts'
import { cpuUs } from '../process/cpu-time.ts'
import { VARIANTS } from './variants.ts'

export interface ServiceReport {
  readonly port: number
  readonly metricsUrl: string | undefined
  /** From the start of the process until it listened, ms. */
  readonly startedMs: number
  readonly cpuUs: number
  /** Bytes, in the report that is asked for by `weigh` after a collection. */
  readonly rss: number
}

/** What a service is asked. A collection is no part of its work, so only a weighing has one. */
export interface ReportQuestion {
  readonly weigh?: boolean
}

const [name = '', sampleRatio = '1', logFile = ''] = process.argv.slice(2)
const variant = await VARIANTS[name]!({ sampleRatio: Number(sampleRatio), logFile })
// Loaded after the telemetry, as every instrumentation asks for.
const { createServer } = await import('node:http')
const server = createServer((request, response) => variant.handle(request, response)).listen(0, '127.0.0.1')
await once(server, 'listening')
const startedMs = performance.now()

answerQuestions(report)
process.send!(report({}))

function report({ weigh = false }: ReportQuestion): ServiceReport {
  if (weigh) globalThis.gc?.()
  const used = cpuUs()
  const { port } = server.address() as AddressInfo
  return { port, metricsUrl: variant.metricsUrl, startedMs, cpuUs: used, rss: process.memoryUsage.rss() }
}
