/** What can go wrong on the command line itself. Everything else keeps the code of the part that it comes from. */
import { defineErrors } from '@sightline/core'

export const cliErrors = defineErrors({
  usage: {
    code: 'STATION_CLI_USAGE',
    kind: 'validation',
    message: '{problem}',
    help: 'Add --help to the command to see what it takes.',
  },
  noConfig: {
    code: 'STATION_CLI_NO_CONFIG',
    kind: 'configuration',
    message: 'There is no configuration: looked for {searched}',
    help: 'Name the file with --config or SIGHTLINE_STATION_CONFIG, or write one with: sightline-station config init',
  },
  configExists: {
    code: 'STATION_CLI_CONFIG_EXISTS',
    kind: 'conflict',
    message: '{file} exists already and is left as it is',
    help: 'Name another file, or move this one away first.',
  },
  notFound: {
    code: 'STATION_CLI_NOT_FOUND',
    kind: 'not_found',
    message: 'Nothing in the journal matches {query}; {searched}',
    help: 'Names must be whole. To see what there is: sightline-station list',
  },
  notWritten: {
    code: 'STATION_CLI_NOT_WRITTEN',
    kind: 'conflict',
    message: '{path} was not written: {reason}',
    help: 'Name a folder that you may write to; files that exist are never overwritten.',
  },
  notRunning: {
    code: 'STATION_CLI_NOT_RUNNING',
    kind: 'connection',
    message: 'The service is not running: {reason}',
    help: 'Start it with: sightline-station start',
  },
  noAnswer: {
    code: 'STATION_CLI_NO_ANSWER',
    kind: 'connection',
    message: 'The service holds the journal {journal}, but its admin server does not answer at {address}: {reason}',
    help: 'Check admin.host and admin.port: they must be those of the running service. Or stop the service and try again.',
  },
  adminRefused: {
    code: 'STATION_CLI_ADMIN_REFUSED',
    kind: 'authentication',
    message: 'The admin server at {address} refused the request with status {status}',
    help: 'Set admin.token in the configuration to a reference to the token of the running service.',
  },
  otherStation: {
    code: 'STATION_CLI_OTHER_STATION',
    kind: 'conflict',
    message: 'At {address} answers another station: its journal is {other}, not {journal}',
    help: 'Name the configuration of the station that you mean with --config.',
  },
  interrupted: {
    code: 'STATION_CLI_INTERRUPTED',
    kind: 'cancelled',
    message: 'Interrupted by {signal}',
    help: 'Nothing was left half done; the command may be repeated.',
  },
})
