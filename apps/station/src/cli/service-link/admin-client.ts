/** Asks the admin server of a running station. */
import { fromProblem, isSightlineError } from '@sightline/core'
import { cliErrors } from '../cli-errors.ts'

export interface AdminClient {
  readonly address: string
  /** Any JSON answer, with its status. @throws SightlineError `STATION_CLI_NOT_RUNNING`, `_ADMIN_REFUSED` */
  get(path: string): Promise<Answer>
  /** @returns the JSON answer @throws as `get`, and the error that the answer stands for */
  post(path: string, body: unknown): Promise<unknown>
}

export interface AdminClientOptions {
  readonly address: string
  readonly token: string | undefined
  readonly signal: AbortSignal
}

const ANSWER_WITHIN_MS = 10_000

interface Answer {
  readonly status: number
  readonly body: unknown
}

export function createAdminClient(options: AdminClientOptions): AdminClient {
  return {
    address: options.address,
    get: (path) => ask(options, path, requestOf(options, undefined)),
    async post(path, sent) {
      const { status, body } = await ask(options, path, requestOf(options, sent))
      if (status >= 400) throw fromProblem(body, status)
      return body
    },
  }
}

function requestOf({ token, signal }: AdminClientOptions, body: unknown): RequestInit {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const common = {
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    redirect: 'manual',
  } as const
  const headers = { accept: 'application/json', ...authorization }
  if (body === undefined) return { ...common, headers }
  const json = { ...headers, 'content-type': 'application/json' }
  return { ...common, method: 'POST', headers: json, body: JSON.stringify(body) }
}

async function ask({ address, signal }: AdminClientOptions, path: string, request: RequestInit): Promise<Answer> {
  try {
    const response = await fetch(address + path, request)
    const { status } = response
    const text = await response.text()
    if (status === 401 || status === 403) throw cliErrors.adminRefused({ address, status })
    return { status, body: parsed(text) }
  } catch (error) {
    if (isSightlineError(error)) throw error
    if (signal.aborted) throw signal.reason
    throw cliErrors.notRunning({ reason: `nothing answers at ${address} (${reasonOf(error)})` }, { cause: error })
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text // an answer of something that is not ours; the caller sees that
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no answer within ${ANSWER_WITHIN_MS / 1000} s`
  const { cause } = error
  if (!(cause instanceof Error)) return error.message
  const code: unknown = Reflect.get(cause, 'code')
  return cause.message === '' ? String(code) : cause.message
}
