/** What OpenTelemetry's libraries say about themselves (`diag`), as lines of the logger `opentelemetry`. */
import { type Fields, type Level, type Logger, toPlain } from '@sightline/core'

type Say = (...input: unknown[]) => void

export interface BridgedDiag {
  error: Say
  warn: Say
  info: Say
  debug: Say
  verbose: Say
}

export function createBridgedDiag(logger: Logger): BridgedDiag {
  const at = (level: Exclude<Level, 'fatal'>): Say => {
    return (...input) => {
      if (logger.isEnabled(level)) logger[level](messageOf(input), fieldsOf(input))
    }
  }
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug'), verbose: at('trace') }
}

/** The texts, in order: a component's name comes before its message. */
function messageOf(input: readonly unknown[]): string {
  const texts = input.filter((one) => typeof one === 'string')
  return texts.length > 0 ? texts.join(' ') : String(toPlain(input[0]))
}

function fieldsOf(input: readonly unknown[]): Fields | undefined {
  const others = input.filter((one) => typeof one !== 'string')
  if (others.length === 0) return undefined
  const error = others.find((one) => one instanceof Error)
  const details = others.filter((one) => one !== error)
  return { ...(error === undefined ? {} : { error }), ...(details.length === 0 ? {} : { details }) }
}
