/** What an error looks like to a client of WATS: a status and `{"Message": …}`. */
import { httpStatusOf, isSightlineError } from '@sightline/core'
import { type Answer, jsonAnswer } from './answer.ts'

/** Errors that are not of the catalogue are faults of this server: 500, without their words. */
export function errorAnswer(error: unknown): Answer {
  if (!isSightlineError(error)) return jsonAnswer({ Message: 'An error has occurred.' }, 500)
  const status = httpStatusOf(error)
  const allowed = error.details?.['allowed']
  return jsonAnswer({ Message: error.message }, status, {
    ...(status === 401 ? { 'www-authenticate': 'Basic realm="WATS"' } : {}),
    ...(status === 405 && typeof allowed === 'string' ? { allow: allowed } : {}),
  })
}
