/** What a check gave, made safe to show: a valid result, bounded, without secrets. */
import { type DescribedError, describeError } from '../errors/describe-error.ts'
import { redactText } from '../log/redact-text.ts'
import type { CheckResult, CheckStatus } from './check.ts'

const MAX_OUTPUT_CHARS = 1_000
const STATUSES: readonly unknown[] = ['pass', 'warn', 'fail'] satisfies CheckStatus[]

/** The answer itself, or a fail that says what was wrong with it. */
export function checkedAnswer(answer: unknown): CheckResult {
  const { status, output, observedValue, observedUnit } = (answer ?? {}) as Partial<CheckResult>
  if (!STATUSES.includes(status)) {
    return { status: 'fail', output: `gave no valid answer: wanted status pass, warn or fail, got ${String(status)}` }
  }
  return {
    status: status as CheckStatus,
    ...(output === undefined ? {} : { output: shown(String(output)) }),
    ...(observedValue === undefined ? {} : { observedValue: shownValue(observedValue) }),
    ...(observedUnit === undefined ? {} : { observedUnit: shown(String(observedUnit)) }),
  }
}

/** A throw is a fail in the error's words, with those of its root cause: "fetch failed" alone helps nobody. */
export function failedAnswer(error: unknown): CheckResult {
  const described = describeError(error)
  const root = described.cause?.at(-1)
  const text = sentenceOf(described)
  const cause = root === undefined ? '' : sentenceOf(root)
  return { status: 'fail', output: shown(cause === '' || text.includes(cause) ? text : `${text}: ${cause}`) }
}

function sentenceOf(error: DescribedError): string {
  return error.message || error.code || error.type
}

function shownValue(value: unknown): number | string {
  return typeof value === 'number' ? value : shown(String(value))
}

function shown(text: string): string {
  return redactText(text.slice(0, MAX_OUTPUT_CHARS))
}
