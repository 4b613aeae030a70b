/** Test equipment that was used, and the server's statistics about it (read only). */
import * as z from 'zod'
import { list, openObject, text, wholeNumber } from './field.ts'

export const asset = openObject({
  /** Exports of the server write `sn`, the vendor's own class `assetSN`; both are taken. */
  sn: text,
  assetSN: text,
  assetType: text,
  partNumber: text,
  usageCount: wholeNumber,
  calibrationDate: text,
  calibrationDue: text,
})
export type Asset = z.infer<typeof asset>

export const assetStats = list(z.unknown())
