/** environment.md: the environment variables that `start()` reads. */
import { type VariableName, variables } from '@sightline/node'
import { code, page, table } from './markdown.ts'

export function environmentPage(): string {
  const names = Object.keys(variables) as VariableName[]
  const rowsOf = (prefix: string) =>
    names
      .filter((name) => name.startsWith(prefix))
      .map((name) => {
        const { wanted, default: standard, help } = variables[name]
        return [code(name), wanted, standard, help]
      })
  const head = ['Variable', 'Wanted', 'Default', 'Meaning']
  return page(
    'Environment',
    `Read by \`start()\` of @sightline/node. Empty means unset. A bad value never stops a process: it is told in the log,
and the default holds. An option given to \`start()\` wins, except for log levels: there the environment wins, so that
whoever operates a service can turn debug on. The station reads further variables, see [configuration](configuration.md#environment).`,
    [
      `## Sightline\n\n${table(head, rowsOf('SIGHTLINE_'))}`,
      `## OpenTelemetry\n\nNames and meanings of the OpenTelemetry specification.\n\n${table(head, rowsOf('OTEL_'))}`,
    ],
  )
}
