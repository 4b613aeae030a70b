/** Names in the spool: a folder tells whose it is, a file what it holds, so that nothing has to be opened to know. */
import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { OTLP_SIGNALS, type OtlpSignal } from '../otlp-metrics.ts'
import type { OtlpCompression, OtlpProtocol } from '../transport/endpoint.ts'

export interface SpoolFile {
  readonly signal: OtlpSignal
  readonly items: number
  readonly bytes: number
  readonly protocol: OtlpProtocol
  readonly compression: OtlpCompression
  readonly name: string
}

const OWNER = /^(?<host>.+)\.(?<pid>\d+)\.(?<mark>[0-9a-f]{12})$/
const FILE =
  /^(?<time>\d{15})-(?<order>\d{9})\.(?<signal>[a-z]+)\.(?<items>\d+)\.(?<bytes>\d+)\.(?<form>pb|json)(?<gz>\.gz)?$/

/** The mark tells two processes apart that had the same number one after the other, as those in containers have. */
export function newOwnerName(): string {
  return `${safeHost()}.${process.pid}.${randomBytes(6).toString('hex')}`
}

/**
 * Whether the process whose folder this is may still need it: `gone` or `alive` where this machine can tell; `same` for
 * this process's own number, which an earlier process or another thread may have had, too; `unknown` on other machines.
 */
export function ownerOf(folder: string): 'gone' | 'alive' | 'same' | 'unknown' | undefined {
  const { host, pid } = OWNER.exec(folder)?.groups ?? {}
  if (pid === undefined) return undefined
  if (host !== safeHost()) return 'unknown'
  if (Number(pid) === process.pid) return 'same'
  return isAlive(Number(pid)) ? 'alive' : 'gone'
}

/** Names sort as the requests came. */
export function fileName(file: Omit<SpoolFile, 'name'>, timeMs: number, order: number): string {
  const { signal, items, bytes, protocol, compression } = file
  const time = String(Math.max(0, Math.floor(timeMs))).padStart(15, '0')
  const form = protocol === 'http/json' ? 'json' : 'pb'
  const end = compression === 'gzip' ? '.gz' : ''
  return `${time}-${String(order).padStart(9, '0')}.${signal}.${items}.${bytes}.${form}${end}`
}

/** @returns undefined for what is no request of ours */
export function parseFileName(name: string): SpoolFile | undefined {
  const groups = FILE.exec(name)?.groups
  const signal = OTLP_SIGNALS.find((one) => one === groups?.['signal'])
  if (groups === undefined || signal === undefined) return undefined
  return {
    name,
    signal,
    items: Number(groups['items']),
    bytes: Number(groups['bytes']),
    protocol: groups['form'] === 'json' ? 'http/json' : 'http/protobuf',
    compression: groups['gz'] === undefined ? 'none' : 'gzip',
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function safeHost(): string {
  return hostname().replace(/[^A-Za-z0-9_-]/g, '_') || 'host'
}
