/** wats-operations.md: the table that the REST client is made from. */
import { type OperationRow, watsOperations } from '@sightline/wats'
import { operationLabel } from '../../packages/wats/src/client/client-metrics.ts'
import { code, page, table } from './markdown.ts'

interface ArgumentSchema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly pattern?: string
  readonly items?: ArgumentSchema
}

export function operationsPage(): string {
  const operations = Object.entries<OperationRow>(watsOperations)
  const head = ['Method', 'Call', 'Operation', 'What it does', 'Answer', 'Sent again']
  const rows = operations.map(([name, row]) => [
    code(name),
    code(`${row.method} ${row.path}`),
    code(operationLabel(name)),
    row.help,
    row.answer.wanted,
    row.isProbe ? 'never: a probe' : row.isIdempotent ? 'yes' : 'no',
  ])
  return page(
    'Operations of the WATS client',
    `Each row is a method of the client, a span and a value of the \`operation\` label. "Sent again" says whether a
transient failure is retried. A probe goes past caches, breaker and rate limit, and tries once.`,
    [`## Operations\n\n${table(head, rows)}`, `## Arguments\n\n${argumentTable(operations)}`],
  )
}

function argumentTable(operations: readonly (readonly [string, OperationRow])[]): string {
  const rows = operations.flatMap(([name, row]) => [...bodyRow(name, row), ...argumentRows(name, row)])
  return table(['Method', 'Argument', 'Goes to', 'Wanted', 'Required'], rows)
}

function bodyRow(name: string, { body }: OperationRow): string[][] {
  if (body === undefined) return []
  const wanted = body.takes === 'report' ? 'a report, or its text or bytes' : 'text or bytes'
  return [[code(name), 'the first', `body, ${code(body.contentType)}`, wanted, 'yes']]
}

function argumentRows(name: string, row: OperationRow): string[][] {
  if (row.arguments === undefined) return []
  const schema = row.arguments.toJSONSchema() as unknown as {
    properties: Record<string, ArgumentSchema>
    required?: string[]
  }
  return Object.entries(schema.properties).map(([argument, wanted]) => {
    const query = row.query?.[argument]
    const isRequired = schema.required?.includes(argument) === true
    return [
      code(name),
      code(argument),
      query === undefined ? 'the path' : `query ${code(query)}`,
      wantedText(wanted),
      isRequired ? 'yes' : 'no',
    ]
  })
}

function wantedText({ type, enum: values, minimum, maximum, pattern, items }: ArgumentSchema): string {
  if (values !== undefined) return values.join(', ')
  if (items !== undefined) return `list of ${wantedText(items)}`
  if (type === 'boolean') return 'true or false'
  if (type !== 'integer') return pattern === undefined ? 'text' : 'UUID'
  const most = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? '' : ` to ${maximum}`
  return `whole number from ${minimum ?? 0}${most}`
}
