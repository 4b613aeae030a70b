/** Reports a value that a recorder drops. */
import type { Guard } from '../guard.ts'

/** Never throws, whatever the value is. */
export function refuseValue(guard: Guard, metric: string, value: unknown, wanted: string): void {
  const got = typeof value === 'number' ? String(value) : `a value of type ${typeof value}`
  guard.report(`metric ${metric}`, new RangeError(`${metric}: wants ${wanted}, got ${got}; dropped`))
}
