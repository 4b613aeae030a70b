/** An answer that is a list, bare or in OData's `{ value: [...] }`. Items keep the keys that we do not know. */
import * as z from 'zod'
import { type AnswerRule, jsonOf } from './answer-rule.ts'

export function listAnswer<T>(item: z.ZodType<T>, wanted: string): AnswerRule<T[]> {
  const list = z.array(item)
  return {
    accept: 'application/json',
    wanted,
    read(answer) {
      const json = jsonOf(answer)
      const value = typeof json === 'object' && json !== null && 'value' in json ? json.value : json
      const result = list.safeParse(value)
      return result.success ? result.data : undefined
    },
  }
}
