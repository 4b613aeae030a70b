/** The options of the test server, and what they are when left out. */
import type { WatsProcess } from '@sightline/wats'
import type { Tokens } from './http/authorise.ts'
import { IN_MEMORY } from './store/open-store.ts'

/** Everything has a default; without a token every request is served. */
export interface WatsServerOptions extends Tokens {
  /** Address to listen on. Default 127.0.0.1; the control API answers only loopback and holders of the token. */
  readonly host?: string
  /** 0, the default, takes a free port. */
  readonly port?: number
  /** Where reports are kept; in memory when left out. */
  readonly dataFile?: string
  /** What `/api/App/Version` answers. */
  readonly version?: string
  /** The list that `/api/App/Processes` answers. */
  readonly processes?: readonly WatsProcess[]
  /** Larger bodies get 413. Default 256 MiB, before and after unpacking. */
  readonly maxBodyBytes?: number
  /** Requests that the log holds. Default 10,000. */
  readonly keepRequests?: number
  /** Each answer waits this long, ms. Default 0. */
  readonly delayMs?: number
}

export type ServerSettings = Required<Omit<WatsServerOptions, keyof Tokens>> & Tokens

const MIB = 1024 * 1024

const PROCESSES: readonly WatsProcess[] = [
  { code: 10, name: 'SW Debug', isTestOperation: true, isRepairOperation: false, isWipOperation: false },
  { code: 50, name: 'PCBA test', isTestOperation: true, isRepairOperation: false, isWipOperation: false },
  { code: 90, name: 'Burn In test', isTestOperation: true, isRepairOperation: false, isWipOperation: false },
  { code: 100, name: 'Function test', isTestOperation: true, isRepairOperation: false, isWipOperation: false },
  { code: 500, name: 'Repair', isTestOperation: false, isRepairOperation: true, isWipOperation: false },
]

/** Fills in what was left out; checks nothing, since listening and opening say best what is wrong. */
export function settingsOf(options: WatsServerOptions): ServerSettings {
  return {
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    dataFile: options.dataFile ?? IN_MEMORY,
    version: options.version ?? '2025.3.9.824',
    processes: options.processes ?? PROCESSES,
    maxBodyBytes: options.maxBodyBytes ?? 256 * MIB,
    keepRequests: options.keepRequests ?? 10_000,
    delayMs: options.delayMs ?? 0,
    token: options.token,
    readOnlyToken: options.readOnlyToken,
  }
}
