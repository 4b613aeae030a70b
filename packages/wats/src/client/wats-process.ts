/** A process that the server knows; reports must name one of their codes. */
import * as z from 'zod'
import { flag, openObject, text } from '../report/field.ts'

export const watsProcess = openObject({
  code: z.int(),
  name: text,
  description: text,
  isTestOperation: flag,
  isRepairOperation: flag,
  isWipOperation: flag,
})
export type WatsProcess = z.infer<typeof watsProcess>
