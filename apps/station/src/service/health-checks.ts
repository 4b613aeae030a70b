/**
 * What the station asks itself. Critical, so that a failure makes it unready: the journal, the converters, the token and
 * the disk, without which no file can be taken or none delivered without a person. Not critical: a server that is away,
 * a queue that is old, a folder that is gone - the station goes on with the rest and catches up by itself.
 */
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type CheckDefinition, type CheckResult, defineCheck } from '@sightline/core'
import type { LoadedConfig } from '../config/load.ts'
import type { ConversionPool } from '../convert/pool/create-conversion-pool.ts'
import type { DeliveryGate } from '../deliver/delivery-gate.ts'
import type { Journal } from '../journal/journal.ts'
import type { JournalFigures } from './journal-figures.ts'
import type { ServerProbe } from './server-probe.ts'

const PROBE_EVERY_MS = 5_000
const SECONDS = 's'
const BYTES_PER_MB = 1024 * 1024
const WAITING_REPORTS = ['QUEUED', 'RETRY', 'DELIVERING'] as const

export interface FolderState {
  readonly name: string
  readonly path: string
  readonly isReachable: boolean
  /** Why not. */
  readonly reason?: string | undefined
}

export interface HealthParts {
  readonly loaded: LoadedConfig
  readonly journal: Journal
  readonly figures: JournalFigures
  readonly pool: ConversionPool
  readonly probe: ServerProbe
  readonly gate: DeliveryGate
  folders(): readonly FolderState[]
  /** Free space of the journal's disk, for the metric. */
  onDiskFree(bytes: number): void
}

const pass: CheckResult = { status: 'pass' }

export function stationChecks(parts: HealthParts): CheckDefinition[] {
  return [
    journalWritable(parts),
    convertersAlive(parts),
    serverReachable(parts),
    serverToken(parts),
    queueAge(parts),
    diskFree(parts),
    ...parts.folders().map(({ name }) => folderReachable(parts, name)),
  ]
}

function journalWritable({ journal }: HealthParts): CheckDefinition {
  return defineCheck({
    name: 'journal:writable',
    critical: true,
    everyMs: 5_000,
    async run() {
      await journal.checkWritable()
      return pass
    },
  })
}

function convertersAlive({ pool, loaded }: HealthParts): CheckDefinition {
  return defineCheck({
    name: 'converters:loaded',
    critical: true,
    everyMs: 5_000,
    run() {
      const { workers, busy, queued } = pool.status()
      const observed = { observedValue: busy, observedUnit: 'busy workers' }
      const [broken] = pool.brokenConverters
      if (workers < loaded.config.converters.workers) {
        return { status: 'fail', output: `${workers} of ${loaded.config.converters.workers} workers run`, ...observed }
      }
      if (broken === undefined) return { status: 'pass', ...observed }
      return { status: 'warn', output: `converter ${broken.file} is not used: ${broken.reason}; ${queued} files wait` }
    },
  })
}

function serverReachable({ probe }: HealthParts): CheckDefinition {
  return defineCheck({
    name: 'wats-server:reachable',
    critical: false,
    everyMs: PROBE_EVERY_MS,
    budgetMs: 5_000,
    async run(signal) {
      const result = await probe.ask(signal)
      if (result.state === 'unreachable') return { status: 'fail', output: result.reason }
      return result.state === 'good' ? { status: 'pass', observedValue: result.version } : pass
    },
  })
}

function serverToken({ probe, gate }: HealthParts): CheckDefinition {
  return defineCheck({
    name: 'wats-server:token',
    critical: true,
    everyMs: 1_000,
    run() {
      const gateState = gate.state()
      if (gateState.state === 'suspended')
        return { status: 'fail', output: `delivery is suspended: ${gateState.reason}` }
      const result = probe.last()
      return result.state === 'refused' ? { status: 'fail', output: result.reason } : pass
    },
  })
}

function queueAge({ figures, loaded, gate }: HealthParts): CheckDefinition {
  const warnS = loaded.config.health.queueAgeWarn / 1000
  return defineCheck({
    name: 'queue:age',
    critical: false,
    everyMs: 2_000,
    run() {
      const ageS = Math.round(figures.oldestReportAgeS(WAITING_REPORTS))
      const observed = { observedValue: ageS, observedUnit: SECONDS }
      if (ageS < warnS) return { status: 'pass', ...observed }
      const now = gate.state()
      const why = now.state === 'open' ? '' : `; delivery is ${now.state}: ${now.reason}`
      return { status: 'warn', output: `the oldest report has waited for ${ageS} s${why}`, ...observed }
    },
  })
}

function diskFree({ loaded, onDiskFree }: HealthParts): CheckDefinition {
  const { diskFreeFailMb, diskFreeWarnMb } = loaded.config.health
  const folder = dirname(loaded.journalPath)
  return defineCheck({
    name: 'disk:free',
    critical: true,
    everyMs: 10_000,
    async run() {
      const { bavail, bsize } = await statfs(folder)
      const bytes = bavail * bsize
      onDiskFree(bytes)
      const megabytes = Math.floor(bytes / BYTES_PER_MB)
      const observed = { observedValue: megabytes, observedUnit: 'MB' }
      if (megabytes >= diskFreeWarnMb) return { status: 'pass', ...observed }
      const output = `${megabytes} MB are free on the disk of the journal`
      return { status: megabytes < diskFreeFailMb ? 'fail' : 'warn', output, ...observed }
    },
  })
}

function folderReachable(parts: HealthParts, name: string): CheckDefinition {
  return defineCheck({
    name: `folder:${name}`,
    critical: false,
    everyMs: 1_000,
    run() {
      const folder = parts.folders().find((one) => one.name === name)
      if (folder === undefined || folder.isReachable) return pass
      return { status: 'fail', output: `${folder.path} cannot be read: ${folder.reason ?? 'unknown reason'}` }
    },
  })
}
