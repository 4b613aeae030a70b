/** The JSON Schema of the configuration file: what people write, with descriptions and defaults. */
import { z } from 'zod'
import { stationConfigSchema } from '../../config/schema.ts'

/** The parts of a JSON Schema that a configuration uses. */
export interface InputSchema {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, InputSchema>>
  readonly required?: readonly string[]
  readonly items?: InputSchema
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly InputSchema[]
}

export function inputSchema(): InputSchema {
  const { $schema, ...schema } = z.toJSONSchema(stationConfigSchema, { io: 'input' })
  return { $schema, title: 'Configuration of a Sightline station', ...schema } as InputSchema
}
