/** The refusal of a query option, pointing at the place in its text. */
import type { SightlineError } from '@sightline/core'
import { watsServerErrors } from '../wats-server-errors.ts'

const SHOWN_CHARACTERS = 20

/** @param offset - from 0, in UTF-16 units; the message counts from 1 */
export function queryError(option: string, text: string, offset: number, wanted: string): SightlineError {
  const rest = text.slice(offset, offset + SHOWN_CHARACTERS)
  const got = rest === '' ? 'the end' : JSON.stringify(rest)
  return watsServerErrors.queryInvalid({ option, position: offset + 1, wanted, got })
}
