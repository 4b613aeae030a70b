/** Remote write's options, environment and defaults brought together. */
import type { Resource } from '@sightline/core'
import type { Environment } from '../../environment/variables.ts'
import { labelName } from '../prometheus/label-columns.ts'
import { optionChecks } from '../transport/option-checks.ts'
import type { Receiver } from '../transport/receiver.ts'
import { remoteWriteErrors } from './remote-write-errors.ts'
import type { RemoteWriteOptions } from './remote-write-options.ts'

const DEFAULT_INTERVAL_MS = 15_000
const DEFAULT_TIMEOUT_MS = 10_000
const DEFAULT_QUEUE_BYTES = 16_000_000

const check = optionChecks(remoteWriteErrors.optionInvalid)

export interface RemoteWriteSettings {
  readonly receiver: Receiver
  /** The application's own. */
  readonly headers: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly intervalMs: number
  readonly queueBytes: number
  readonly staleAtStop: boolean
}

/**
 * @returns undefined when nothing is to be sent
 * @throws SightlineError `SL_REMOTE_WRITE_OPTION_INVALID` for an option
 */
export function settleRemoteWrite(
  given: RemoteWriteOptions | false | undefined,
  values: Environment,
  resource: Resource,
): RemoteWriteSettings | undefined {
  if (given === false) return undefined
  const url = given?.url ?? values.SIGHTLINE_REMOTE_WRITE_URL
  if (url === undefined && given === undefined) return undefined
  const options = given ?? {}
  return {
    receiver: {
      url: check.url('url', url),
      timeoutMs: check.positive('timeoutMs', options.timeoutMs) ?? DEFAULT_TIMEOUT_MS,
      tls: options.tls ?? {},
    },
    headers: { ...values.SIGHTLINE_REMOTE_WRITE_HEADERS, ...check.headers(options.headers) },
    labels: labelsOf(options.labels, resource),
    intervalMs:
      check.positive('intervalMs', options.intervalMs) ?? values.SIGHTLINE_REMOTE_WRITE_INTERVAL ?? DEFAULT_INTERVAL_MS,
    queueBytes: check.positive('queueBytes', options.queueBytes) ?? DEFAULT_QUEUE_BYTES,
    staleAtStop: options.staleAtStop ?? values.SIGHTLINE_REMOTE_WRITE_STALE_AT_STOP ?? false,
  }
}

/** `job` and `instance` as OpenTelemetry makes them of a resource ("Prometheus and OpenMetrics Compatibility"). */
function labelsOf(given: Readonly<Record<string, string>> = {}, resource: Resource): Record<string, string> {
  const namespace = resource.attributes?.['service.namespace']
  const job = namespace === undefined ? resource.serviceName : `${namespace}/${resource.serviceName}`
  const labels: Record<string, string> = { job, instance: resource.serviceInstanceId ?? '' }
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== 'string') {
      throw remoteWriteErrors.optionInvalid({ key: `label ${name}`, wanted: 'a text', got: typeof value })
    }
    labels[labelName(name)] = value
  }
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''))
}
