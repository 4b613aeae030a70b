/**
 * The WATS test server: every operation of @sightline/wats' table over real HTTP on SQLite, and ways to make it
 * misbehave and to ask what arrived. It records into the process's runtime, which stays silent unless the application,
 * or `recordTelemetry`, switches it on.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { logger } from '@sightline/core'
import { CONTROL_PREFIX, serveControl } from './control/answer-control.ts'
import { createHost } from './create-host.ts'
import { EVERYTHING } from './filter/parse-filter.ts'
import { type Listener, openListener } from './http/listener.ts'
import { checkMisbehaviour } from './misbehaviour/misbehaviour.ts'
import { createOutage, type Outage } from './outage.ts'
import type { RequestHost } from './request-host.ts'
import { serveRequest } from './serve-request.ts'
import type { WatsServerOptions } from './server-settings.ts'
import { EXPANSIONS, type Expansion } from './store/part-store.ts'
import type { WatsServer } from './wats-server.ts'

const STOP_GRACE_MS = 5000

/** @throws Error naming host and port when it cannot listen there, and what SQLite says of the data file */
export async function startWatsServer(options: WatsServerOptions = {}): Promise<WatsServer> {
  const stopping = new AbortController()
  const host = createHost(options, stopping.signal)
  const { settings } = host
  let server: WatsServer | undefined
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const isControl = request.url?.startsWith(CONTROL_PREFIX) === true
    if (server === undefined || !isControl) void serveRequest(host, request, response)
    else void serveControl({ server, token: settings.token, stopping: stopping.signal }, request, response)
  }
  let listener: Listener
  try {
    listener = await openListener(settings.host, settings.port, onRequest)
  } catch (error) {
    host.store.close()
    throw error
  }
  server = createServer(host, listener, stopping)
  return server
}

function createServer(host: RequestHost, listener: Listener, stopping: AbortController): WatsServer {
  const outage = createOutage(listener)
  const address = host.settings.host.includes(':') ? `[${host.settings.host}]` : host.settings.host
  let stopped: Promise<void> | undefined
  return {
    url: `http://${address}:${listener.port}`,
    port: listener.port,
    ...behaviourOf(host, outage),
    ...memoryOf(host),
    probeStore: () => host.store.probe(),
    stop() {
      stopped ??= stop(host, listener, outage, stopping)
      return stopped
    },
  }
}

function behaviourOf(
  { misbehaviours }: RequestHost,
  outage: Outage,
): Pick<WatsServer, 'misbehave' | 'behave' | 'behaviour'> {
  const log = logger('wats.server')
  return {
    async misbehave(given) {
      const misbehaviour = checkMisbehaviour(given)
      const remove = misbehaviours.add(misbehaviour)
      log.info('told to misbehave', { misbehaviour })
      if (misbehaviour.kind !== 'down') return async () => remove()
      await outage.begin(misbehaviour.forMs, remove)
      return () => outage.end()
    },
    async behave() {
      misbehaviours.clear()
      log.info('told to behave')
      await outage.end()
    },
    behaviour: misbehaviours.active,
  }
}

type Memory = 'submissions' | 'submission' | 'requests' | 'reports' | 'reportBytes' | 'countReports' | 'forget'

function memoryOf({ store, requests }: RequestHost): Pick<WatsServer, Memory> {
  return {
    submissions: store.submissions.list,
    submission: store.submissions.find,
    requests: requests.list,
    reports: () =>
      store.reports.query({
        condition: EVERYTHING,
        order: '"timeStamp"',
        top: Number.MAX_SAFE_INTEGER,
        skip: 0,
        expand: Object.keys(EXPANSIONS) as Expansion[],
      }),
    reportBytes(id) {
      const report = store.reports.find(id)
      return report === undefined ? undefined : store.bodies.read(report.bodyId)
    },
    countReports: store.reports.count,
    forget(what) {
      if (what === 'requests') requests.clear()
      else store[what].clear()
    },
  }
}

async function stop(host: RequestHost, listener: Listener, outage: Outage, stopping: AbortController): Promise<void> {
  outage.cancel()
  stopping.abort(new Error('the WATS test server stops'))
  await listener.stop(STOP_GRACE_MS)
  host.store.close()
}
