/** A stand-in for a running service: it holds the journal and answers what the admin server answers. Shared by tests. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { toProblem } from '@sightline/core'
import type { Journal } from '../../journal/journal.ts'
import { openJournalHere } from '../../journal/journal-here.ts'
import { controlRoutes } from '../../service/control-routes.ts'
import { publishAddress } from '../../service/service-address.ts'
import type { StationStatus } from '../../service/station-status.ts'
import type { CliRig } from '../rig.test.ts'

export interface StandIn {
  readonly journal: Journal
  readonly address: string
  retried(): number
}

export interface StandInOptions {
  readonly health?: { readonly status: number; readonly body: unknown }
  readonly ready?: { readonly status: number; readonly body: unknown }
  readonly details?: unknown
  readonly journalPath?: string
  /** Refused without it. */
  readonly token?: string
  readonly isPublished?: boolean
}

const GOOD = { status: 200, body: { status: 'ok' } }

/** Stops with the test. */
export async function standIn(t: TestContext, rig: CliRig, options: StandInOptions = {}): Promise<StandIn> {
  const { health = GOOD, ready = GOOD, details = { checks: {} }, token, journalPath = rig.journalPath } = options
  const journal = openJournalHere({ path: rig.journalPath, clock: rig.clock })
  let retries = 0
  const routes = controlRoutes({
    journal: () => journal,
    status: () => statusOf(journalPath),
    onRetried: () => {
      retries += 1
    },
  })
  async function answer(request: IncomingMessage): Promise<{ readonly status: number; readonly body: unknown }> {
    if (request.url === '/health') return health
    if (request.url === '/health/ready') return ready
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) return { status: 401, body: {} }
    if (request.url === '/health/details') return { status: 200, body: details }
    const route = routes.find(({ method, path }) => method === request.method && path === request.url)
    if (route === undefined) return { status: 404, body: {} }
    try {
      const given = { method: '', path: '', query: new URLSearchParams(), json: () => jsonOf(request) }
      return { status: 200, ...(await route.handle(given)) }
    } catch (error) {
      const problem = toProblem(error)
      return { status: problem.status, body: problem }
    }
  }
  const server = createServer((request, response) => {
    answer(request).then(({ status, body }) => send(response, status, body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const takeBack =
    options.isPublished === false ? undefined : publishAddress(rig.journalPath, { adminUrl: address, pid: process.pid })
  t.after(async () => {
    takeBack?.()
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
    await journal.close()
  })
  return { journal, address, retried: () => retries }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString('utf8'))
}

function statusOf(journalPath: string): StationStatus {
  return {
    name: 'station',
    server: 'http://127.0.0.1:1',
    journalPath,
    delivery: { state: 'suspended', reason: 'the token is refused', sinceMs: 0 },
    folders: [],
    counts: { files: [], reports: [] },
    journal: { pending: 0, commits: 0, changes: 0, slowestCommitMs: 0, lastCommitMs: 0, isFailed: false },
    converters: [],
    workers: { workers: 1, busy: 0, queued: 0 },
  }
}
