/** How many files the process may have open; each watched folder and each connection takes one. Linux only. */
import { readFile } from 'node:fs/promises'
import { type Finding, pass, warn } from './finding.ts'

const NAME = 'open files'
const ENOUGH = 1024

export async function checkOpenFiles(): Promise<Finding[]> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '')
  const limit = /^Max open files\s+(\d+|unlimited)/m.exec(limits)?.[1]
  if (limit === undefined) return []
  const number = limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit)
  if (number >= ENOUGH) return [pass(NAME, `at most ${limit}`)]
  return [
    warn(
      NAME,
      `at most ${limit}`,
      `Raise the limit to ${ENOUGH} or more: ulimit -n, or LimitNOFILE of the systemd unit.`,
    ),
  ]
}
