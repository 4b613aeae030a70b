/** A real station process on a configuration of its own, in a temporary folder. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import type { StationConfigInput } from '@sightline/station'
import { until } from './until.ts'

const CLI = join(import.meta.dirname, '../../apps/station/dist/cli/main.js')
export const TOKEN = Buffer.from('e2e:e2e').toString('base64')

export type LogLine = Readonly<Record<string, unknown>> & { readonly message: string; readonly logger: string }

export interface StationHome {
  readonly folder: string
  readonly inbox: string
  readonly configFile: string
  /** Starts the station; resolves when it runs. @param environment - variables on top of the usual ones */
  start(environment?: Readonly<Record<string, string>>): Promise<RunningStation>
  /** Address of the admin server, as soon as it listens, also while the station still starts. */
  adminUrl(): string | undefined
  /** Runs the command line beside it. */
  cli(...input: string[]): Promise<{ code: number; stdout: string; stderr: string }>
  /** Puts a file in the inbox in one step, as careful equipment does. */
  drop(name: string, content: string | Uint8Array): void
  /** Names of the files in a folder below the inbox; empty when there is no such folder. */
  names(folder?: string): string[]
}

export interface RunningStation {
  readonly process: ChildProcess
  readonly adminUrl: string
  /** All log lines so far. */
  readonly lines: readonly LogLine[]
  readonly stderr: () => string
  /** SIGTERM; resolves with the exit code, or with what else ended it. */
  stop(): Promise<number | string>
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
  get(path: string): Promise<Response>
  metric(name: string, labels?: Readonly<Record<string, string>>): Promise<number | undefined>
  /** Waits until so many files came to an end since this start: put away, notes written, the journal told. */
  ended(files: number): Promise<void>
}

/** @param change - laid over the default configuration */
export function stationHome(t: TestContext, serverUrl: string, change: Partial<StationConfigInput> = {}): StationHome {
  const folder = mkdtempSync(join(tmpdir(), 'station-e2e-'))
  const inbox = join(folder, 'reports')
  const configFile = join(folder, 'station.json')
  mkdirSync(inbox)
  const running = new Set<RunningStation>()
  let lines: LogLine[] = []
  t.after(async () => {
    for (const station of running) await station.kill()
    rmSync(folder, { recursive: true, force: true })
  })
  const config: StationConfigInput = {
    name: 'e2e-station',
    server: { url: serverUrl, token: { env: 'E2E_TOKEN' } },
    folders: [{ path: inbox, quiet: '100ms', rescan: '500ms', options: CONVERSION_OPTIONS }],
    admin: { port: 0 },
    logs: { format: 'json', levels: { '*': 'debug' } },
    delivery: { ratePerMinute: 100_000, retryFirst: '100ms', retryMost: '1s' },
    ...change,
  }
  writeFileSync(configFile, JSON.stringify(config))
  return {
    folder,
    inbox,
    configFile,
    adminUrl: () => lines.find((line) => typeof line['admin'] === 'string')?.['admin'] as string | undefined,
    async start(more = {}) {
      lines = []
      const station = await startStation(configFile, lines, more)
      running.add(station)
      return station
    },
    async cli(...input) {
      const call = promisify(execFile)(process.execPath, [CLI, ...input, '--config', configFile], {
        env: environment(),
      })
      return await call.then(
        ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
        (error: { code: number; stdout: string; stderr: string }) => error,
      )
    },
    drop: (name, content) => writeFileSync(join(inbox, name), content),
    names(below = '.') {
      const place = join(inbox, below)
      return existsSync(place)
        ? readdirSync(place, { withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => entry.name)
            .sort()
        : []
    },
  }
}

export const CONVERSION_OPTIONS = {
  defaults: { machineName: 'E2E-01', location: 'Test bench', purpose: 'e2e', processCode: 10, revision: 'A' },
  timeZone: 'UTC',
  processes: { 'Functional Test': 10 },
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, E2E_TOKEN: TOKEN, NODE_OPTIONS: '' }
}

async function startStation(
  configFile: string,
  lines: LogLine[],
  more: Readonly<Record<string, string>>,
): Promise<RunningStation> {
  const child = spawn(process.execPath, [CLI, 'start', '--config', configFile], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment(), ...more },
  })
  let stderr = ''
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(parseLine(line)))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = new Promise<number | string>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? `ended by ${signal}: ${stderr}`)),
  )
  const adminUrl = await until('the station to run', () => {
    if (child.exitCode !== null) throw new Error(`the station ended with ${child.exitCode}: ${stderr}`)
    return lines.find((line) => typeof line['admin_url'] === 'string')?.['admin_url'] as string | undefined
  })
  const get = (path: string) => fetch(`${adminUrl}${path}`, { signal: AbortSignal.timeout(5_000) })
  const metric: RunningStation['metric'] = async (name, labels = {}) =>
    sampleOf(await (await get('/metrics')).text(), name, labels)
  return {
    process: child,
    adminUrl,
    lines,
    stderr: () => stderr,
    async stop() {
      if (child.exitCode === null) child.kill('SIGTERM')
      return await ended
    },
    async kill() {
      if (child.exitCode === null) child.kill('SIGKILL')
      await ended
    },
    get,
    metric,
    async ended(files) {
      await until(`${files} files to end`, async () => (await metric('station_files_ended_total')) === files, 60_000)
    },
  }
}

function parseLine(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine
  } catch {
    return { message: line, logger: 'not json' }
  }
}

/** The sum of the samples of that name that carry these labels. */
export function sampleOf(page: string, name: string, labels: Readonly<Record<string, string>>): number | undefined {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
  const samples = page
    .split('\n')
    .filter(
      (line) =>
        (line.startsWith(`${name}{`) || line.startsWith(`${name} `)) && wanted.every((text) => line.includes(text)),
    )
    .map((line) => Number(line.replace(/ # .*/, '').split(' ').at(-1)))
  return samples.length === 0 ? undefined : samples.reduce((sum, value) => sum + value, 0)
}
