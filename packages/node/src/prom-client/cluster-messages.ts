/** What the processes of a cluster say to one another about their metrics, over the cluster's own channel. */
import type { Cluster, Worker } from 'node:cluster'
import { isObject } from './label-arguments.ts'
import type { MetricReading } from './readable-metric.ts'

const REQUEST = 'sightline:prom-client:request'
const RESPONSE = 'sightline:prom-client:response'
const ANSWER_WITHIN_MS = 5_000

type Registries = readonly (readonly MetricReading[])[]

interface Pending {
  readonly answers: (readonly MetricReading[])[]
  waitingFor: number
  settle(outcome: readonly (readonly MetricReading[])[] | Error): void
}

const pending = new Map<number, Pending>()
let lastRequest = 0

/** Loaded when it is needed only: it makes a process a member of a cluster. */
function cluster(): Cluster {
  // CommonJS' view: the module is the cluster, which its types do not say.
  return process.getBuiltinModule('node:cluster') as unknown as Cluster
}

/** @returns readings of all workers that can be reached, none where there is no worker @throws Error when one says so or does not answer in time */
export function askWorkers(): Promise<Registries> {
  const workers = Object.values(cluster().workers ?? {}).filter((worker) => worker?.isConnected() === true)
  if (workers.length === 0) return Promise.resolve([])
  lastRequest += 1
  const requestId = lastRequest
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => request.settle(new Error('Operation timed out.')), ANSWER_WITHIN_MS)
    const request: Pending = {
      answers: [],
      waitingFor: workers.length,
      settle(outcome) {
        pending.delete(requestId)
        clearTimeout(timer)
        if (outcome instanceof Error) reject(outcome)
        else resolve(outcome)
      },
    }
    pending.set(requestId, request)
    for (const worker of workers) worker?.send({ type: REQUEST, requestId })
  })
}

/** In the primary: takes the workers' answers. */
export function listenForResponses(): void {
  if (!cluster().isPrimary) return
  cluster().on('message', (_worker: Worker, message: unknown) => {
    if (!isObject(message) || message['type'] !== RESPONSE) return
    // Late ones, of requests that timed out or failed, are nobody's.
    const request = pending.get(message['requestId'] as number)
    if (request === undefined) return
    if (message['error'] !== undefined) {
      request.settle(new Error(String(message['error'])))
      return
    }
    request.answers.push(...(message['metrics'] as Registries))
    request.waitingFor -= 1
    if (request.waitingFor === 0) request.settle(request.answers)
  })
}

/** In a worker: answers the primary. @param read - the readings of the worker's registries */
export function listenForRequests(read: () => Promise<Registries>): void {
  if (!cluster().isWorker) return
  process.on('message', (message: unknown) => {
    if (!isObject(message) || message['type'] !== REQUEST) return
    const answer = (rest: object) => {
      // A primary that is gone needs no answer.
      if (process.connected)
        process.send?.({ type: RESPONSE, requestId: message['requestId'], ...rest }, undefined, {}, ignoreSendError)
    }
    read().then(
      (metrics) => answer({ metrics }),
      (error: unknown) => answer({ error: error instanceof Error ? error.message : String(error) }),
    )
  })
}

/** The channel closed in between: there is nobody to tell. */
function ignoreSendError(): undefined {
  return undefined
}
