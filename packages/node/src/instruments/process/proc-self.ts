/**
 * What Linux tells about this process under /proc/self (proc(5)). Small files, read synchronously in about 50 us
 * together. Elsewhere, and where a file is not readable, the answer is undefined: a metric is then left out.
 */
import { readdirSync, readFileSync } from 'node:fs'

export interface ProcStat {
  readonly threads: number
  readonly virtualBytes: number
}

/** Places of the fields, counted behind the command name (proc_pid_stat(5) fields 20 and 23). */
const NUM_THREADS = 17
const VSIZE = 20

export function readProcStat(): ProcStat | undefined {
  const text = readText('/proc/self/stat')
  return text === undefined ? undefined : parseProcStat(text)
}

/** The command name may hold spaces and parentheses, so the fields are counted from the last parenthesis. */
export function parseProcStat(text: string): ProcStat | undefined {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const threads = Number(fields[NUM_THREADS])
  const virtualBytes = Number(fields[VSIZE])
  return Number.isFinite(threads) && Number.isFinite(virtualBytes) ? { threads, virtualBytes } : undefined
}

/** The soft limit on open files; undefined when it is unlimited or unknown. */
export function readMaxFds(): number | undefined {
  const text = readText('/proc/self/limits')
  const limit = text === undefined ? undefined : /^Max open files\s+(\d+)/m.exec(text)?.[1]
  return limit === undefined ? undefined : Number(limit)
}

export function countOpenFds(): number | undefined {
  try {
    // The listing itself holds one descriptor open.
    return readdirSync('/proc/self/fd').length - 1
  } catch {
    return undefined // not Linux, or /proc is not mounted
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return undefined // not Linux, or /proc is not mounted
  }
}
