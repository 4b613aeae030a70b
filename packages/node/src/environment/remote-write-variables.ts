/** The variables of Prometheus' remote write. */
import { atLeastOne, flag, headers, url, type Variable } from './variable.ts'

export const remoteWriteVariables = {
  SIGHTLINE_REMOTE_WRITE_URL: url(
    'Where metrics are sent by Prometheus remote write: the whole address, such as `http://prometheus:9090/api/v1/write`.',
    '',
  ),
  SIGHTLINE_REMOTE_WRITE_HEADERS: headers('Headers of each remote write request, `authorization` for one.'),
  SIGHTLINE_REMOTE_WRITE_INTERVAL: atLeastOne('Time between two readings for remote write, ms.', '15000'),
  SIGHTLINE_REMOTE_WRITE_STALE_AT_STOP: flag(
    'All series end at stop(), as those of a target that is gone: for services, not for jobs.',
    'false',
  ),
} as const satisfies Record<string, Variable<unknown>>
