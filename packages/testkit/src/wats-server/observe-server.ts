/** Makes a running server part of the process's health and metrics: for a process that runs one, the command line's. */
import { type CheckDefinition, metrics, runtime } from '@sightline/core'
import type { ReportFormat } from './store/report-store.ts'
import type { WatsServer } from './wats-server.ts'
import { watsServerMetrics } from './wats-server-metrics.ts'

const FORMATS: readonly ReportFormat[] = ['wsjf', 'wsxf']

/** @returns takes the checks and the gauge out again @throws SightlineError `SL_CHECK_TAKEN` for a second server of one process */
export function observeServer(server: WatsServer): () => void {
  const undo = [
    metrics(watsServerMetrics).reports.observe((report) => {
      for (const format of FORMATS) report(server.countReports(format), { format })
    }),
    runtime.health.register(storeCheck(server)),
    runtime.health.register(behaviourCheck(server)),
  ]
  return () => {
    for (const step of undo) step()
  }
}

/** Critical: a server that cannot store refuses every submission. */
function storeCheck(server: WatsServer): CheckDefinition {
  return {
    name: 'wats-store:writable',
    critical: true,
    run() {
      server.probeStore()
      return { status: 'pass', observedValue: server.countReports(), observedUnit: '{report}' }
    },
  }
}

/** A server that is told to misbehave works as it should, but nobody should take it for a good one. */
function behaviourCheck(server: WatsServer): CheckDefinition {
  return {
    name: 'wats-server:behaviour',
    critical: false,
    run() {
      const kinds = server.behaviour().map((one) => one.misbehaviour.kind)
      if (kinds.length === 0) return { status: 'pass' }
      return { status: 'warn', output: `told to misbehave: ${kinds.join(', ')}` }
    },
  }
}
