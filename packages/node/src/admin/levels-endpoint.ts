/** Log levels, seen and changed while the process runs: `GET` and `PUT /admin/levels`. */
import { isSightlineError, type Logs } from '@sightline/core'
import { adminErrors } from './admin-errors.ts'
import type { Endpoint } from './endpoint.ts'
import { sendJson } from './exchange.ts'
import { readLevelRequest } from './level-request.ts'
import { readJson } from './read-json.ts'
import type { LevelChange, TemporaryLevels } from './temporary-levels.ts'

const OK = 200

export function levelsEndpoint(logs: Logs, temporary: TemporaryLevels): Endpoint {
  const state = () => ({
    levels: logs.levels(),
    temporary: Object.fromEntries(
      temporary.pending().map(({ pattern, until }) => [pattern, { until: new Date(until).toISOString() }]),
    ),
  })
  return {
    paths: ['/admin/levels'],
    handlers: {
      GET: ({ response }) => sendJson(response, OK, state()),
      async PUT({ request, response }) {
        const { change, forMs } = readLevelRequest(await readJson(request))
        setLevels(temporary, change, forMs)
        logs.logger('sightline.admin').info('log levels changed', { change: Object.fromEntries(change), for_ms: forMs })
        sendJson(response, OK, state())
      },
    },
  }
}

/** A pattern that is none is the client's mistake here, not the configuration's. */
function setLevels(temporary: TemporaryLevels, change: LevelChange, forMs: number | undefined): void {
  try {
    temporary.set(change, forMs)
  } catch (cause) {
    if (!isSightlineError(cause)) throw cause
    const { key, wanted, got } = cause.details ?? {}
    throw adminErrors.levelsInvalid({ key: JSON.stringify(key), wanted, got }, { cause })
  }
}
