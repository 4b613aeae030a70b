/** A checked configuration as a person would have written it: durations as text again, paths absolute. */
import type { PublicConfig } from '../../config/load.ts'
import { type InputSchema, inputSchema } from './input-schema.ts'

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const

/** Can be loaded again, from any folder. Secrets are references, as in the file. */
export function asWritten({ config, folders, journalPath, converterFolder, logFile }: PublicConfig): unknown {
  return written(
    {
      ...config,
      folders,
      journal: { ...config.journal, path: journalPath },
      converters: { ...config.converters, ...(converterFolder === undefined ? {} : { folder: converterFolder }) },
      logs: { ...config.logs, ...(logFile === undefined ? {} : { file: logFile }) },
    },
    inputSchema(),
  )
}

/** `90s`, `1500ms`: in the largest unit that is whole. */
export function durationWord(ms: number): string {
  const [unit, size] = UNITS.find(([, size]) => ms >= size && ms % size === 0) ?? ['ms', 1]
  return `${ms / size}${unit}`
}

/** Where people write text and the value is a number, the text was a duration. */
function written(value: unknown, schema: InputSchema | undefined): unknown {
  if (typeof value === 'number') return schema?.type === 'string' ? durationWord(value) : value
  if (Array.isArray(value)) return value.map((item) => written(item, schema?.items))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, item]) => [key, written(item, schema?.properties?.[key])])
  return Object.fromEntries(entries)
}
