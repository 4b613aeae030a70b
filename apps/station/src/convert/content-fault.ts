/** Content that nobody could read on from here: thrown from deep inside of a reader, and a rejection in the end. */
import { SightlineError } from '@sightline/core'
import type { ConversionResult } from './contract.ts'
import { convertErrors } from './convert-errors.ts'

/** @param reason - what is wrong and where: `line 3, column 7: unexpected close tag` */
export function contentFault(reason: string): SightlineError {
  return convertErrors.contentUnreadable({ reason })
}

/** The rejection that such an error stands for; undefined for any other error. */
export function rejectionOfFault(error: unknown): Extract<ConversionResult, { kind: 'rejected' }> | undefined {
  if (!(error instanceof SightlineError) || error.code !== 'STATION_CONVERT_CONTENT_UNREADABLE') return undefined
  return { kind: 'rejected', reason: String(error.details?.['reason']) }
}
