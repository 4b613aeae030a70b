/**
 * `sightline-wats-server` as a process: telemetry of its own on an admin port, the server, one announcement, and a
 * graceful end at SIGTERM or SIGINT that lets requests in hand finish.
 */
import { type Sightline, start } from '@sightline/node'
import type { CommandLine } from './command-line.ts'
import { observeServer } from './observe-server.ts'
import { startWatsServer } from './start-wats-server.ts'
import type { WatsServer } from './wats-server.ts'

const STOP_BUDGET_MS = 8000

/** Resolves when the server listens; the process then lives until a signal. @throws when either port cannot be had, or the data file not be opened */
export async function runProcess(options: CommandLine, print: (text: string) => void): Promise<void> {
  const sightline = await start({
    service: 'wats-test-server',
    startsByHand: true,
    admin: { port: options.adminPort },
    // Standard output belongs to the announcement; whoever wants to see more sets SIGHTLINE_LOG_LEVELS.
    logs: { levels: { '*': 'warn' } },
  })
  try {
    const server = await startServer(options)
    const unobserve = observeServer(server)
    sightline.onShutdown({
      name: 'finish requests in hand',
      stage: 'finish',
      budgetMs: STOP_BUDGET_MS,
      async run() {
        unobserve()
        await server.stop()
      },
    })
    await sightline.runtime.health.runDue() // whoever reads the announcement may ask for readiness at once
    sightline.markStarted()
    print(announcement(options, server, sightline))
  } catch (error) {
    await sightline.stop('the server could not be started')
    throw error
  }
}

function startServer({ host, port, data, token, readOnlyToken, delay }: CommandLine): Promise<WatsServer> {
  return startWatsServer({
    host,
    port,
    delayMs: delay,
    ...(data === undefined ? {} : { dataFile: data }),
    ...(token === undefined ? {} : { token }),
    ...(readOnlyToken === undefined ? {} : { readOnlyToken }),
  })
}

function announcement(options: CommandLine, { url }: WatsServer, { adminUrl }: Sightline): string {
  if (options.json) return `${JSON.stringify({ ready: true, url, adminUrl, pid: process.pid })}\n`
  const kept = options.data === undefined ? 'in memory' : `in ${options.data}`
  return [
    `WATS test server: ${url} (reports are kept ${kept})`,
    `  behaviour:      ${url}/__control/behaviour`,
    `  submissions:    ${url}/__control/submissions`,
    `  requests:       ${url}/__control/requests`,
    `  metrics:        ${adminUrl}/metrics`,
    `  health:         ${adminUrl}/health/details`,
    '',
  ].join('\n')
}
