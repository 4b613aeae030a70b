/** The configuration file that `config init` writes: made from the schema, so that it never tells what is no longer true. */
import { type InputSchema, inputSchema } from './input-schema.ts'

/** What has no default must be written by a person; these are the places to start from. */
const EXAMPLES: Readonly<Record<string, string>> = {
  'server.url': 'https://wats.example.com',
  'server.token': '{ env: WATS_TOKEN }',
  'folders.path': './reports',
}
/** Optional keys without a default, and objects that stay short. */
const SAMPLES: Readonly<Record<string, string>> = {
  'folders.name': 'line-3',
  'folders.doneFolder': 'done',
  'folders.errorFolder': 'error',
  'folders.marker': '.done',
  'folders.options':
    '{ timeZone: local, defaults: { machineName: FCT-1, location: Line 3, purpose: Production, processCode: 10, revision: A } }',
  'converters.folder': './converters',
  'admin.token': '{ env: STATION_ADMIN_TOKEN }',
  'logs.format': 'text',
  'logs.file': './station.log',
}
const WIDTH = 100

export function starterFile(): string {
  const head = [
    '# Configuration of a Sightline station. A key that is commented out shows its default, or an example where there is none.',
    '# Relative paths start at this file. Durations are written 500ms, 30s, 10m, 12h, 14d.',
    '# Try it out with: sightline-station check',
  ]
  return `${[...head, '', ...keyLines(inputSchema(), '', '')].join('\n')}\n`
}

function keyLines(schema: InputSchema, path: string, indent: string): string[] {
  const required = schema.required ?? []
  return Object.entries(schema.properties ?? {}).flatMap(([key, child], at) => {
    const own = path === '' ? key : `${path}.${key}`
    const gap = path === '' && at > 0 ? [''] : []
    return [
      ...gap,
      ...commentLines(child.description, indent),
      ...entryLines(key, own, child, { indent, isRequired: required.includes(key) }),
    ]
  })
}

interface Place {
  readonly indent: string
  readonly isRequired: boolean
}

function entryLines(key: string, path: string, schema: InputSchema, { indent, isRequired }: Place): string[] {
  if (isRequired && schema.items?.properties !== undefined)
    return [`${indent}${key}:`, ...itemLines(schema.items, path, indent)]
  const isGroup = schema.properties !== undefined && SAMPLES[path] === undefined
  if (isGroup && isRequired) return [`${indent}${key}:`, ...keyLines(schema, path, `${indent}  `)]
  if (isGroup) return commentedOut([`${key}:`, ...keyLines(schema, path, '  ')], indent)
  if (isRequired) return [`${indent}${key}: ${EXAMPLES[path] ?? 'FILL IN'}`]
  return commentedOut([`${key}: ${sampleOf(path, schema)}`], indent)
}

/** One entry of a list: its first key behind the dash. */
function itemLines(schema: InputSchema, path: string, indent: string): string[] {
  const lines = keyLines(schema, path, `${indent}    `)
  const first = lines.findIndex((line) => !line.trim().startsWith('#'))
  return lines.map((line, at) => {
    if (at === first) return `${indent}  - ${line.trim()}`
    return at < first ? `${indent}  ${line.trim()}` : line
  })
}

/** Keys become comments; comments stay what they are. */
function commentedOut(lines: readonly string[], indent: string): string[] {
  return lines.map((line) => (line.trim().startsWith('#') ? `${indent}${line}` : `${indent}#${line}`))
}

function sampleOf(path: string, schema: InputSchema): string {
  return SAMPLES[path] ?? JSON.stringify(schema.default ?? schema.enum?.[0] ?? null).replace(/^"([\w.-]+)"$/, '$1')
}

function commentLines(text: string | undefined, indent: string): string[] {
  if (text === undefined) return []
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + word.length + 3 > WIDTH) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].map((one) => `${indent}# ${one}`)
}
