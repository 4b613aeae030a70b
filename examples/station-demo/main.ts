/**
 * `npm start`: a WATS test server and a station on a demo folder, fed with sample reports, one of them broken. Drop more
 * files into the folder and watch. With `--once` it ends by itself when every sample has met its end, and fails where one
 * did not end as it should.
 */
import {
  copyFileSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Child, startChild } from './child.ts'
import { type Figures, readFigures } from './figures.ts'
import { printOutcome } from './outcome.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const SAMPLES = join(import.meta.dirname, 'samples')
const SERVER = join(ROOT, 'packages/testkit/dist/wats-server/main.js')
const STATION = join(ROOT, 'apps/station/dist/cli/main.js')
const TOKEN = Buffer.from('demo:demo').toString('base64')
const ONCE_WITHIN_MS = 60_000
const HELP = `npm start                 runs until Ctrl-C, in ./demo
npm start -- --once       processes the samples, prints what happened, exits 0 when all went as it should
npm start -- --folder X   keeps its files in X`

const { values } = parseArgs({
  options: { once: { type: 'boolean' }, folder: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
})
if (values.help === true) {
  process.stdout.write(`${HELP}\n`)
} else {
  process.exitCode = await run()
}

async function run(): Promise<number> {
  const home = resolve(
    values.folder ?? (values.once === true ? mkdtempSync(join(tmpdir(), 'sightline-demo-')) : 'demo'),
  )
  const inbox = join(home, 'reports')
  mkdirSync(inbox, { recursive: true })
  const children: Child[] = []
  const stopAll = async (): Promise<void> => {
    for (const child of children.toReversed()) await child.stop()
  }
  let isInterrupted = false
  const interrupt = (): void => {
    isInterrupted = true
    void stopAll()
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  try {
    const server = await startServer(children)
    const station = await startStation(children, home, inbox, server.url)
    const samples = feed(inbox)
    tellWhereToLook(inbox, home, server, station)
    const isDone =
      values.once === true ? await waitForSamples(station, samples) : await watch(station, () => isInterrupted)
    const isGood = await printOutcome(STATION, join(home, 'station.yaml'), isDone)
    return isGood || values.once !== true ? 0 : 1
  } finally {
    await stopAll()
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}

interface ServerAddress {
  readonly url: string
  readonly adminUrl: string
}

async function startServer(children: Child[]): Promise<ServerAddress> {
  let child: Child | undefined
  const ready = new Promise<ServerAddress>((accept) => {
    child = startChild({
      file: SERVER,
      input: ['--json', '--port', '0', '--admin-port', '0', '--token', TOKEN],
      onLine: (line) => {
        if (line.includes('"ready":true')) accept(JSON.parse(line) as ServerAddress)
      },
    })
    children.push(child)
  })
  return await Promise.race([ready, failIfEnded(child, 'the WATS test server')])
}

async function startStation(children: Child[], home: string, inbox: string, url: string): Promise<string> {
  const config = join(home, 'station.yaml')
  writeFileSync(config, configText(inbox, url))
  const log = createWriteStream(join(home, 'station.log'), { flags: 'a' })
  let child: Child | undefined
  const ready = new Promise<string>((accept) => {
    child = startChild({
      file: STATION,
      input: ['start', '--config', config],
      environment: { WATS_TOKEN: TOKEN, SIGHTLINE_LOG_FORMAT: 'json' },
      onLine: (line) => {
        log.write(`${line}\n`)
        const address = /"admin_url":"([^"]+)"/.exec(line)?.[1]
        if (address !== undefined) accept(address)
      },
    })
    children.push(child)
  })
  return await Promise.race([ready, failIfEnded(child, 'the station')])
}

async function failIfEnded(child: Child | undefined, name: string): Promise<never> {
  const code = await child?.ended
  throw new Error(`${name} ended with exit code ${code} before it was ready`)
}

function configText(inbox: string, url: string): string {
  return `# Written by the demo.
name: demo-station
server:
  url: ${url}
  token: { env: WATS_TOKEN }
folders:
  - path: ${JSON.stringify(inbox)}
    options:
      defaults: { machineName: DEMO-01, location: Demo line, purpose: Demo, processCode: 10, revision: A }
      timeZone: UTC
      processes: { Functional Test: 10 }
admin: { port: 0 }
`
}

/** Copies the samples in, those that a former run has left behind in done/ or error/ aside. */
function feed(inbox: string): number {
  const names = readdirSync(SAMPLES)
  for (const name of names) if (!existsSync(join(inbox, name))) copyFileSync(join(SAMPLES, name), join(inbox, name))
  return names.length
}

function tellWhereToLook(inbox: string, home: string, server: ServerAddress, station: string): void {
  const show = (path: string): string => relative(process.cwd(), path) || '.'
  process.stdout.write(`Sightline station demo
  drop report files into   ${show(inbox)}
  metrics                  ${station}/metrics
  health                   ${station}/health/details
  the station's log        ${show(join(home, 'station.log'))}
  one file's story         npx sightline-station story <file, serial or id> --config ${show(join(home, 'station.yaml'))}
  the test server          ${server.url}  (requests seen: ${server.url}/__control/requests)
`)
}

async function waitForSamples(station: string, samples: number): Promise<boolean> {
  const endsMs = Date.now() + ONCE_WITHIN_MS
  while (Date.now() < endsMs) {
    const { ended } = await readFigures(station)
    if (Object.values(ended).reduce((sum, count) => sum + count, 0) >= samples) return true
    await setTimeout(100)
  }
  return false
}

/** One line that is written anew each second; on anything but a terminal only when something changed. */
async function watch(station: string, isOver: () => boolean): Promise<boolean> {
  let last = ''
  while (!isOver()) {
    const line = await readFigures(station).then(summary, () => '')
    if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K${line}`)
    else if (line !== last && line !== '') process.stdout.write(`${line}\n`)
    last = line
    await setTimeout(1000)
  }
  process.stdout.write('\n')
  return true
}

function summary({ received, delivered, ended, waiting }: Figures): string {
  return `${received} files received, ${ended['finished']} finished, ${(ended['rejected'] ?? 0) + (ended['failed'] ?? 0)} in error/, ${delivered} reports delivered, ${waiting} waiting  (Ctrl-C ends)`
}
