/** What can be wrong with a configuration. Each names the file, the key, what was wanted and what came. */
import { defineErrors } from '@sightline/core'

export const configErrors = defineErrors({
  missing: {
    code: 'STATION_CONFIG_MISSING',
    kind: 'configuration',
    message: 'Configuration file {file} cannot be read: {reason}',
    help: 'Name the file with --config or SIGHTLINE_STATION_CONFIG.',
  },
  syntax: {
    code: 'STATION_CONFIG_SYNTAX',
    kind: 'configuration',
    message: 'Configuration file {file}, line {line}, column {column}: {problem}',
    help: 'The file must be YAML or JSON.',
  },
  invalid: {
    code: 'STATION_CONFIG_INVALID',
    kind: 'configuration',
    message: 'Configuration file {file} is not valid:\n{problems}',
    help: 'sightline-station config schema prints what is allowed.',
  },
  secret: {
    code: 'STATION_CONFIG_SECRET',
    kind: 'configuration',
    message: 'Configuration file {file}: {key}: wanted a secret in {place}, got {got}',
    help: 'Set the variable or write the file that the configuration refers to.',
  },
})
