/** Declares a check where the dependency lives, and says what its definition means when parts are left out. */
import { coreErrors } from '../errors/core-errors.ts'
import type { CheckDefinition } from './check.ts'

const MAX_NAME_CHARS = 200
// What a timer can hold: 2^31 - 1 ms, about 25 days.
const MAX_MS = 2_147_483_647
const MAX_ANSWERS = 100
const MILLISECONDS = `milliseconds above 0, at most ${MAX_MS}`
const COUNT = `a whole number from 1 to ${MAX_ANSWERS}`

export type CompleteCheck = Required<CheckDefinition>

/** Keeps the type of a definition; `health.register` checks its values. */
export function defineCheck(definition: CheckDefinition): CheckDefinition {
  return definition
}

/**
 * The definition with its defaults.
 *
 * @throws SightlineError `SL_CHECK_INVALID` naming check, field, wanted and got
 */
export function completeCheck(definition: CheckDefinition): CompleteCheck {
  const { name, everyMs = 10_000, budgetMs = 2_000, failAfter = 1, passAfter = 1, run } = definition
  const { maxAgeMs = 3 * everyMs + budgetMs } = definition
  const hold = (field: string, isRight: boolean, wanted: string, got: unknown) => {
    if (!isRight) throw coreErrors.checkInvalid({ name: String(name), field, wanted, got: String(got) })
  }
  const isNamed = typeof name === 'string' && name !== '' && name.length <= MAX_NAME_CHARS
  hold('name', isNamed, `a text of 1 to ${MAX_NAME_CHARS} characters`, name)
  hold('run', typeof run === 'function', 'a function', run)
  hold('everyMs', everyMs > 0 && everyMs <= MAX_MS, MILLISECONDS, everyMs)
  hold('budgetMs', budgetMs > 0 && budgetMs <= MAX_MS, MILLISECONDS, budgetMs)
  hold('maxAgeMs', maxAgeMs > 0, 'milliseconds above 0', maxAgeMs)
  hold('failAfter', isCount(failAfter), COUNT, failAfter)
  hold('passAfter', isCount(passAfter), COUNT, passAfter)
  return {
    name,
    critical: definition.critical === true,
    everyMs,
    budgetMs,
    failAfter,
    passAfter,
    maxAgeMs,
    // Called on the definition: it may be an object with a state of its own.
    run: (signal) => definition.run(signal),
  }
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= MAX_ANSWERS
}
