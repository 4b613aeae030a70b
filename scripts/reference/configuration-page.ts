/** configuration.md: the station's configuration file, from its schema. */
import { CONFIG_FILE_VARIABLE, CONFIG_VARIABLES } from '@sightline/station'
import { type InputSchema, inputSchema } from '../../apps/station/src/cli/config/input-schema.ts'
import { duration } from '../../apps/station/src/config/duration.ts'
import { code, page, table } from './markdown.ts'

/** What toJSONSchema says beyond what the starter file needs. */
interface Schema extends InputSchema {
  readonly pattern?: string
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly additionalProperties?: InputSchema | boolean
}

const DURATION_PATTERN = (duration('1s').toJSONSchema({ io: 'input' }) as Schema).pattern
const HEAD = ['Key', 'Type', 'Default', 'Meaning']

export function configurationPage(): string {
  const schema = inputSchema()
  const entries = Object.entries(schema.properties ?? {}) as [string, Schema][]
  const simple = entries.filter(([, child]) => child.properties === undefined && child.items?.properties === undefined)
  const groups = entries.filter(([, child]) => child.properties !== undefined || child.items?.properties !== undefined)
  const variables = Object.entries(CONFIG_VARIABLES).map(([name, path]) => [code(name), code(path.join('.'))])
  return page(
    'Configuration of the station',
    `One YAML or JSON file: \`--config\`, else \`${CONFIG_FILE_VARIABLE}\`, else station.yaml, station.yml or station.json
where the command is given. Relative paths start at the file's folder. Durations are written \`500ms\`, \`30s\`, \`10m\`,
\`12h\`, \`14d\`. A key that is not listed here is refused. \`sightline-station config init\` writes a first file,
\`config schema\` prints the JSON Schema, \`config print\` shows what was loaded.`,
    [
      `## General\n\n${table(
        HEAD,
        simple.map(([key, child]) => row(key, child, isRequired(schema, key))),
      )}`,
      ...groups.map(([key, child]) => group(key, child)),
      `## Environment\n\nThese win over the file. \`${CONFIG_FILE_VARIABLE}\` names the file. Variables of the telemetry
itself are in [environment](environment.md).\n\n${table(['Variable', 'Key'], variables)}`,
    ],
  )
}

/** A list of objects is told by what one of them holds. */
function group(key: string, schema: Schema): string {
  const inner = schema.items?.properties === undefined ? schema : schema.items
  const note = inner === schema ? '' : `${schema.description ?? ''} A list; each has:\n\n`
  return `## ${key}\n\n${note}${table(HEAD, rows('', inner))}`
}

function rows(prefix: string, schema: Schema): string[][] {
  return (Object.entries(schema.properties ?? {}) as [string, Schema][]).flatMap(([key, child]) => {
    const path = `${prefix}${key}`
    const own = row(path, child, isRequired(schema, key))
    return child.properties === undefined ? [own] : [own, ...rows(`${path}.`, child)]
  })
}

function row(path: string, schema: Schema, required: boolean): string[] {
  return [code(path), typeText(schema), defaultText(schema, required), schema.description ?? '']
}

function isRequired(schema: InputSchema, key: string): boolean {
  return schema.required?.includes(key) === true
}

function defaultText({ default: standard }: Schema, required: boolean): string {
  if (required) return '**required**'
  if (standard === undefined || JSON.stringify(standard) === '{}') return ''
  return code(typeof standard === 'string' ? standard : JSON.stringify(standard))
}

function typeText(schema: Schema): string {
  const { type, anyOf, enum: values, items, minimum, maximum, format, additionalProperties } = schema
  if (anyOf !== undefined) return anyOf.map(keysText).join(' or ')
  if (values !== undefined) return values.map((value) => code(String(value))).join(', ')
  if (items !== undefined) return `list of ${typeText(items)}`
  if (type === 'integer') return `whole number ${minimum}..${maximum}`
  if (schema.properties !== undefined) return 'group'
  if (type === 'object') return typeof additionalProperties === 'object' ? mapText(additionalProperties) : 'map'
  if (type === 'string') return schema.pattern === DURATION_PATTERN ? 'duration' : format === 'uri' ? 'URL' : 'text'
  return type ?? 'any'
}

function mapText(value: InputSchema): string {
  const word = typeText(value)
  return word === 'any' ? 'map' : `map from text to ${word}`
}

/** An alternative that is an object, by the keys it wants. */
function keysText({ properties }: InputSchema): string {
  return Object.keys(properties ?? {})
    .map((key) => `\`{ ${key}: … }\``)
    .join(', ')
}
