/** Starts the processes of the service's suites. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Child, startChild } from '../process/child.ts'
import type { Load, LoadReport } from './load-process.ts'
import type { ReportQuestion, ServiceReport } from './server-process.ts'

export interface Service {
  /** As it was when the service began to listen. */
  readonly started: ServiceReport
  report(question?: ReportQuestion): Promise<ServiceReport>
  stop(): Promise<void>
}

export async function startService(variant: string, sampleRatio = 1): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'sightline-bench-'))
  const child = startChild<ReportQuestion, ServiceReport>(join(import.meta.dirname, 'server-process.js'), [
    variant,
    String(sampleRatio),
    join(folder, 'service.log'),
  ])
  return {
    started: await child.hear(),
    report: (question = {}) => child.ask(question),
    async stop() {
      await child.leave()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type LoadClient = Child<Load, LoadReport>

export function startLoadClient(): LoadClient {
  return startChild(join(import.meta.dirname, 'load-process.js'), [], [])
}

/** @returns microseconds of CPU that the service spent on each request. @throws when an answer was none of a working service */
export async function cpuOfRequest(
  service: Service,
  client: LoadClient,
  requests: number,
  perSecond?: number,
): Promise<number> {
  const { port } = service.started
  const before = await service.report()
  const { failures } = await client.ask(perSecond === undefined ? { port, requests } : { port, requests, perSecond })
  const after = await service.report()
  if (failures > 0) throw new Error(`${failures} of ${requests} requests failed`)
  return (after.cpuUs - before.cpuUs) / requests
}
