/** The lines that are written, the same for us and for the peers, and where they go. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const CORRELATION_ID = '4bf92f3577b34da6a3ce929d0e0e4736'
export const MESSAGE = 'request served'

export type LineFields = {
  readonly route: string
  readonly status: number
  readonly duration: number
}

/** Index with `at & 255`. */
export const FIELDS: readonly LineFields[] = Array.from({ length: 256 }, (_, at) => ({
  route: at % 3 === 0 ? '/orders' : '/orders/{id}',
  status: at % 7 === 0 ? 404 : 200,
  duration: ((at * 37) % 100) / 1000,
}))

/** A folder that goes with the process. */
export function logFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sightline-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}
