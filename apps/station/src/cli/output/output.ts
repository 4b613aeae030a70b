/**
 * Where a command writes. What was asked for goes to stdout: text for people, or one JSON document. Everything else - notes,
 * progress - goes to stderr, so that a pipe never meets it.
 */
import type { CliHost, TextTarget } from '../cli-host.ts'
import { createStyle, hasColors, type Style } from './style.ts'
import { type Column, renderTable } from './table.ts'

const PLAIN_WIDTH = 80

export interface OutputOptions {
  readonly isJson: boolean
  readonly isQuiet: boolean
  readonly wantsColors: boolean
}

export interface Output {
  readonly isJson: boolean
  /** Only what goes wrong, and what was asked for. */
  readonly isQuiet: boolean
  readonly isTerminal: boolean
  /** False for `--no-color`. */
  readonly wantsColors: boolean
  /** Characters in a line. */
  readonly width: number
  readonly style: Style
  /** Text on stdout, as it is; nothing with --json. */
  print(text: string): void
  /** The one JSON document. */
  json(document: unknown): void
  /** A line on stderr for people; nothing with --quiet or --json. */
  note(line: string): void
  table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string
}

export function createOutput(host: Pick<CliHost, 'stdout' | 'stderr' | 'environment'>, options: OutputOptions): Output {
  const { stdout, stderr } = host
  const isTerminal = stdout.isTTY === true
  const style = styleFor(stdout, host.environment, options)
  const width = stdout.columns ?? PLAIN_WIDTH
  return {
    isJson: options.isJson,
    isQuiet: options.isQuiet,
    isTerminal,
    wantsColors: options.wantsColors,
    width,
    style,
    print(text) {
      if (!options.isJson) stdout.write(text)
    },
    json(document) {
      stdout.write(`${JSON.stringify(document, null, 2)}\n`)
    },
    note(line) {
      if (!options.isQuiet && !options.isJson) stderr.write(`${line}\n`)
    },
    table: (columns, rows) => renderTable(columns, rows, { isTerminal, width, style }),
  }
}

/** The colours that fit one of the two streams. */
export function styleFor(
  target: TextTarget,
  environment: CliHost['environment'],
  { wantsColors }: Pick<OutputOptions, 'wantsColors'>,
): Style {
  return createStyle(hasColors({ wanted: wantsColors, isTerminal: target.isTTY === true, environment }))
}
