/** Reads the environment by the table. A bad value never stops a process: it is told, and the default holds. */
import { type Environment, type VariableName, variables } from './variables.ts'

export interface EnvironmentReading {
  readonly values: Environment
  /** One sentence for each bad value: which variable, what was wanted, what came. */
  readonly warnings: readonly string[]
}

/** @param source - usually `process.env`; an empty value means unset, as OpenTelemetry has it */
export function readEnvironment(source: Readonly<Record<string, string | undefined>>): EnvironmentReading {
  const values: Partial<Record<VariableName, unknown>> = {}
  const warnings: string[] = []
  for (const [name, variable] of Object.entries(variables)) {
    const text = source[name]?.trim()
    if (text === undefined || text === '') continue
    const value = variable.parse(text)
    if (value !== undefined) values[name as VariableName] = value
    else warnings.push(`${name} is ignored: wanted ${variable.wanted}, got ${describe(name, text)}`)
  }
  return { values: values as Environment, warnings }
}

/** What came, but for values that may be secret. */
function describe(name: string, text: string): string {
  return /_(?:TOKEN|HEADERS)$/.test(name) ? 'something else' : JSON.stringify(text.slice(0, 100))
}
