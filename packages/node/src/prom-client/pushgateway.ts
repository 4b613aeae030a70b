/** Pushes a registry to a Prometheus Pushgateway, for jobs that end before a scrape would find them. */
import type { IncomingMessage, RequestOptions } from 'node:http'
import type { Registry, RegistryContentType } from './contract.ts'
import { register } from './default-registry.ts'

interface PushParameters {
  jobName?: string
  groupings?: { [key: string]: string }
}
/** Of `http.request`, and whether a job's name is required: it is by default. */
type PushOptions = RequestOptions & { readonly requireJobName?: boolean }
interface PushAnswer {
  resp?: IncomingMessage
  body?: string
}

class PushClient {
  readonly registry: Pick<Registry, 'metrics'>
  readonly gatewayUrl: string
  readonly requireJobName: boolean
  readonly requestOptions: RequestOptions

  /** @param gatewayUrl - of the gateway, a path included where it has one @param options - for `http.request` */
  constructor(gatewayUrl: string, options?: PushOptions | null, registry?: Pick<Registry, 'metrics'>) {
    const { requireJobName = true, ...requestOptions } = options ?? {}
    this.registry = registry ?? register
    this.gatewayUrl = gatewayUrl
    this.requireJobName = requireJobName
    this.requestOptions = requestOptions
  }

  /** Adds these metrics to the group; those of other names stay. @throws Error without a job's name, and for a status of 400 or more */
  pushAdd(parameters?: PushParameters): Promise<PushAnswer> {
    return this.#request('POST', parameters)
  }

  /** Replaces the group's metrics. */
  push(parameters?: PushParameters): Promise<PushAnswer> {
    return this.#request('PUT', parameters)
  }

  /** Deletes the group. */
  delete(parameters?: PushParameters): Promise<PushAnswer> {
    return this.#request('DELETE', parameters)
  }

  /** What is wrong with the call is thrown at once, what goes wrong later rejects. */
  #request(method: string, { jobName, groupings }: PushParameters = {}): Promise<PushAnswer> {
    if (this.requireJobName && !jobName) throw new Error('Missing jobName parameter')
    return this.#send(method, groupPath(jobName, groupings))
  }

  async #send(method: string, group: string): Promise<PushAnswer> {
    const { urlToHttpOptions } = await import('node:url')
    const gateway = new URL(this.gatewayUrl)
    const path = `${gateway.pathname === '/' ? '' : gateway.pathname}/metrics${group}`
    const headers = { ...(this.requestOptions.headers as Record<string, string> | undefined) }
    if (method === 'DELETE') delete headers['Content-Encoding']
    const options = { ...urlToHttpOptions(gateway), path, ...this.requestOptions, headers, method }
    const body = method === 'DELETE' ? undefined : await this.#body(headers['Content-Encoding'] === 'gzip')
    const { request } = gateway.protocol === 'https:' ? await import('node:https') : await import('node:http')
    return new Promise((resolve, reject) => {
      const sent = request(options, (response) => readAnswer(response).then(resolve, reject))
      sent.on('error', reject)
      sent.on('timeout', () => sent.destroy(new Error('Pushgateway request timed out')))
      sent.end(body)
    })
  }

  async #body(isCompressed: boolean): Promise<string | Buffer> {
    const text = await this.registry.metrics()
    if (!isCompressed) return text
    const { gzip } = await import('node:zlib')
    return new Promise((resolve, reject) => {
      gzip(text, (error, bytes) => (error === null ? resolve(bytes) : reject(error)))
    })
  }
}

/** The path of a job and its further labels; empty without a job. */
function groupPath(jobName: string | undefined, groupings: PushParameters['groupings']): string {
  if (!jobName) return ''
  const labels = Object.entries(groupings ?? {})
  const parts = labels.map(([name, value]) => `/${encodeURIComponent(name)}/${encodeURIComponent(value)}`)
  return `/job/${encodeURIComponent(jobName)}${parts.join('')}`
}

async function readAnswer(response: IncomingMessage): Promise<PushAnswer> {
  response.setEncoding('utf8')
  let body = ''
  for await (const chunk of response) body += chunk
  if ((response.statusCode ?? 0) < 400) return { resp: response, body }
  throw new Error(`push failed with status ${response.statusCode}, ${body}`)
}

export interface Pushgateway<T extends RegistryContentType> {
  pushAdd(params: Pushgateway.Parameters): Promise<{ resp?: unknown; body?: unknown }>
  push(params: Pushgateway.Parameters): Promise<{ resp?: unknown; body?: unknown }>
  delete(params: Pushgateway.Parameters): Promise<{ resp?: unknown; body?: unknown }>
  /** Keeps the parameter in use, as prom-client's declaration has it. */
  readonly registry?: Registry<T>
}
export declare namespace Pushgateway {
  interface Parameters {
    jobName: string
    groupings?: { [key: string]: string }
  }
}
export const Pushgateway = PushClient as unknown as {
  new <T extends RegistryContentType>(url: string, options?: object | null, registry?: Registry<T>): Pushgateway<T>
}
