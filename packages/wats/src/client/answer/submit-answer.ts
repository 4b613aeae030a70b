/** The answer to a submission: the report's id. Servers answer `[{"ID":"uuid"}]`, an object, or the bare id. */
import { type AnswerRule, jsonOf, textOf } from './answer-rule.ts'

export interface Submitted {
  /** The id under which the server holds the report, lower case. */
  readonly id: string
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const ID_NAMES = ['ID', 'Id', 'id', 'uuid', 'UUID']

export const submitAnswer: AnswerRule<Submitted> = {
  accept: 'application/json',
  wanted: 'the id of the report',
  read(answer) {
    const id = idOf(jsonOf(answer) ?? textOf(answer).trim())
    return id === undefined ? undefined : { id }
  },
}

function idOf(value: unknown): string | undefined {
  const one = Array.isArray(value) ? value[0] : value
  if (typeof one === 'string') return UUID.test(one) ? one.toLowerCase() : undefined
  if (typeof one !== 'object' || one === null) return undefined
  const id = ID_NAMES.map((name) => (one as Record<string, unknown>)[name]).find((found) => found !== undefined)
  return typeof id === 'string' && UUID.test(id) ? id.toLowerCase() : undefined
}
