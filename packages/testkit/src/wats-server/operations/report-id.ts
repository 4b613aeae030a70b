/** The id in the path of a read. */
import type { Call } from '../call.ts'
import { watsServerErrors } from '../wats-server-errors.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** @throws ValidationError `WATS_SERVER_PARAMETER_INVALID` */
export function reportIdOf({ parameters }: Call): string {
  const id = parameters['id'] ?? ''
  if (UUID.test(id)) return id.toLowerCase()
  throw watsServerErrors.parameterInvalid({ parameter: 'id', wanted: 'a UUID', got: JSON.stringify(id.slice(0, 100)) })
}
