/** Which exit code stands for an error. */
import { errorKindOf, isSightlineError } from '@sightline/core'
import type { ExitName } from './exit-codes.ts'

/** By code or the beginning of one, most specific first. */
const BY_CODE: readonly (readonly [string, ExitName])[] = [
  ['STATION_CLI_USAGE', 'usage'],
  ['STATION_CLI_NO_CONFIG', 'configuration'],
  ['STATION_CLI_NOT_RUNNING', 'notRunning'],
  ['STATION_CLI_NO_ANSWER', 'noAnswer'],
  ['STATION_CLI_OTHER_STATION', 'noAnswer'],
  ['STATION_CLI_ADMIN_REFUSED', 'adminRefused'],
  ['STATION_CLI_', 'failure'],
  ['STATION_CONFIG_', 'configuration'],
  ['STATION_JOURNAL_UNKNOWN', 'failure'],
  ['STATION_JOURNAL_ILLEGAL_MOVE', 'failure'],
  ['STATION_JOURNAL_', 'storage'],
  ['STATION_CONVERT_CONVERTER_', 'storage'],
  ['STATION_CONVERT_FOLDER_UNREADABLE', 'storage'],
  ['STATION_CONVERT_', 'failure'],
  ['WATS_UNREACHABLE', 'unreachable'],
  ['WATS_TOKEN_REFUSED', 'refused'],
  ['WATS_FORBIDDEN', 'refused'],
  ['WATS_OPTION_INVALID', 'configuration'],
  ['WATS_', 'network'],
]

export function exitNameOf(error: unknown): ExitName {
  if (errorKindOf(error) === 'cancelled') return 'interrupted'
  if (isSightlineError(error)) {
    const rule = BY_CODE.find(([beginning]) => error.code.startsWith(beginning))
    if (rule !== undefined) return rule[1]
    if (error.kind === 'configuration') return 'configuration'
  }
  return 'failure'
}
