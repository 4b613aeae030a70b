/** A named fact about the whole report, as text or as a number. */
import type * as z from 'zod'
import { openObject, text } from './field.ts'
import { numericValue } from './numeric-value.ts'

export const miscInfo = openObject({ description: text, text, numeric: numericValue })
export type MiscInfo = z.infer<typeof miscInfo>
