/** Reads the configuration: one YAML or JSON file, then the environment over it, then the check. */
import { readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { isMap, LineCounter, parseDocument } from 'yaml'
import { configErrors } from './config-errors.ts'
import { describeProblems } from './config-problems.ts'
import { readSecret } from './read-secret.ts'
import { type FolderConfig, type StationConfig, stationConfigSchema } from './schema.ts'

/** Where an environment variable goes; a value here wins over the file. */
export const CONFIG_VARIABLES = {
  SIGHTLINE_STATION_NAME: ['name'],
  SIGHTLINE_STATION_SERVER_URL: ['server', 'url'],
  SIGHTLINE_STATION_JOURNAL: ['journal', 'path'],
  SIGHTLINE_ADMIN_HOST: ['admin', 'host'],
  SIGHTLINE_ADMIN_PORT: ['admin', 'port'],
  SIGHTLINE_LOG_FORMAT: ['logs', 'format'],
  SIGHTLINE_LOG_FILE: ['logs', 'file'],
} as const satisfies Record<string, readonly string[]>

/** Names the configuration file when the command line does not. */
export const CONFIG_FILE_VARIABLE = 'SIGHTLINE_STATION_CONFIG'

export interface WatchedFolder extends FolderConfig {
  readonly name: string
  readonly doneFolder: string
  readonly errorFolder: string
}

/** The configuration with every path absolute and every default filled in, but without its secrets: enough for the journal. */
export interface PublicConfig {
  readonly file: string
  /** As checked, secrets still references: safe to print. */
  readonly config: StationConfig
  readonly folders: readonly WatchedFolder[]
  readonly journalPath: string
  readonly converterFolder: string | undefined
  readonly logFile: string | undefined
}

/** The whole configuration, the secrets fetched. */
export interface LoadedConfig extends PublicConfig {
  readonly serverToken: string
  readonly adminToken: string | undefined
}

/**
 * @param file - path of the YAML or JSON file; relative paths inside it start at its folder
 * @throws SightlineError `STATION_CONFIG_*` naming file, key, wanted and got
 */
export function loadConfig(file: string, environment: Readonly<Record<string, string | undefined>>): LoadedConfig {
  const loaded = readConfig(file, environment)
  const { server, admin } = loaded.config
  const source = { file: loaded.file, folder: dirname(loaded.file), environment }
  return {
    ...loaded,
    serverToken: readSecret(server.token, 'server.token', source),
    adminToken: admin.token === undefined ? undefined : readSecret(admin.token, 'admin.token', source),
  }
}

/** As `loadConfig`, for commands that need no secret: they work where the service's secrets cannot be read. */
export function readConfig(file: string, environment: Readonly<Record<string, string | undefined>>): PublicConfig {
  const path = resolve(file)
  const value = withEnvironment(parse(path), environment)
  const checked = stationConfigSchema.safeParse(value)
  if (!checked.success) {
    throw configErrors.invalid({ file: path, problems: describeProblems(checked.error, value).join('\n') })
  }
  const config = checked.data
  const folder = dirname(path)
  const absolute = (relative: string | undefined) => (relative === undefined ? undefined : resolve(folder, relative))
  return {
    file: path,
    config,
    folders: nameFolders(path, config.folders, folder),
    journalPath: resolve(folder, config.journal.path),
    converterFolder: absolute(config.converters.folder),
    logFile: absolute(config.logs.file),
  }
}

function parse(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw configErrors.missing({ file: path, reason: error instanceof Error ? error.message : String(error) })
  }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [problem] = document.errors
  if (problem !== undefined) {
    const { line, col } = lines.linePos(problem.pos[0])
    throw configErrors.syntax({ file: path, line, column: col, problem: problem.message })
  }
  return isMap(document.contents) ? document.toJS() : (document.toJS() ?? {})
}

function withEnvironment(value: unknown, environment: Readonly<Record<string, string | undefined>>): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const merged: Record<string, unknown> = { ...value }
  for (const [name, [first, second]] of Object.entries(CONFIG_VARIABLES) as [string, readonly [string, string?]][]) {
    const text = environment[name]
    if (text === undefined || text === '') continue
    const typed = name === 'SIGHTLINE_ADMIN_PORT' && /^\d+$/.test(text) ? Number(text) : text
    if (second === undefined) merged[first] = typed
    else merged[first] = { ...(merged[first] as object | undefined), [second]: typed }
  }
  return merged
}

function nameFolders(file: string, folders: readonly FolderConfig[], base: string): WatchedFolder[] {
  const named = folders.map((folder) => {
    const path = resolve(base, folder.path)
    return {
      ...folder,
      path,
      name: folder.name ?? basename(path),
      doneFolder: resolve(path, folder.doneFolder ?? 'done'),
      errorFolder: resolve(path, folder.errorFolder ?? 'error'),
    }
  })
  const taken = new Map<string, number>()
  for (const [index, folder] of named.entries()) {
    for (const [what, value] of [
      ['name', folder.name],
      ['path', folder.path],
    ] as const) {
      const other = taken.get(`${what} ${value}`)
      if (other !== undefined) {
        const problems = `  folders[${index}].${what}: wanted one of its own, got ${JSON.stringify(value)}, which is folders[${other}]'s`
        throw configErrors.invalid({ file, problems })
      }
      taken.set(`${what} ${value}`, index)
    }
  }
  return named
}
