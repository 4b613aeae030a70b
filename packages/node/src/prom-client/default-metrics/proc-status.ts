/** Sizes of this process's memory in bytes, from /proc/self/status (proc_pid_status(5)). */
import { readFileSync } from 'node:fs'

const LINE = /^(VmSize|VmRSS|VmData):\s*(\d+) kB$/gm
const BYTES_PER_KB = 1024

export type ProcStatus = Partial<Record<'VmSize' | 'VmRSS' | 'VmData', number>>

/** @returns undefined where the file cannot be read */
export function readProcStatus(): ProcStatus | undefined {
  try {
    const lines = readFileSync('/proc/self/status', 'latin1').matchAll(LINE)
    return Object.fromEntries(Array.from(lines, ([, name, size]) => [name, Number(size) * BYTES_PER_KB]))
  } catch {
    return undefined // not Linux, or /proc is not mounted
  }
}
