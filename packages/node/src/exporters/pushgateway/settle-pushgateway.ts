/** A Pushgateway's options and defaults brought together. */
import { VERSION } from '@sightline/core'
import { CONTENT_TYPES } from '../prometheus/exposition-format.ts'
import { optionChecks } from '../transport/option-checks.ts'
import type { Receiver } from '../transport/receiver.ts'
import { groupPath } from './group-path.ts'
import { pushgatewayErrors } from './pushgateway-errors.ts'
import type { PushgatewayOptions } from './pushgateway-options.ts'

const DEFAULT_TIMEOUT_MS = 5_000
/** Prometheus data model. */
const LABEL_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/
const check = optionChecks(pushgatewayErrors.optionInvalid)

export interface PushgatewaySettings {
  /** With the group in its path. */
  readonly receiver: Receiver
  readonly headers: Readonly<Record<string, string>>
}

/** @throws SightlineError `SL_PUSHGATEWAY_OPTION_INVALID` */
export function settlePushgateway(options: PushgatewayOptions, serviceName: string): PushgatewaySettings {
  const url = new URL(check.url('url', options.url))
  url.pathname = url.pathname.replace(/\/$/, '') + groupPath(groupOf(options, serviceName))
  return {
    receiver: {
      url: url.href,
      timeoutMs: check.positive('timeoutMs', options.timeoutMs) ?? DEFAULT_TIMEOUT_MS,
      tls: options.tls ?? {},
    },
    headers: {
      'user-agent': `sightline-pushgateway/${VERSION}`,
      ...check.headers(options.headers),
      'content-type': CONTENT_TYPES.text,
      // One request is all there is: nothing is kept open for another.
      connection: 'close',
    },
  }
}

function groupOf({ job, groupings = {} }: PushgatewayOptions, serviceName: string): Record<string, string> {
  if (job === '') throw pushgatewayErrors.optionInvalid({ key: 'job', wanted: 'a name', got: 'an empty text' })
  for (const [name, value] of Object.entries(groupings)) {
    const isLabel = LABEL_NAME.test(name) && !name.startsWith('__') && name !== 'job'
    const wanted = isLabel ? 'a text' : 'named with letters, digits and _, not job and not beginning with __'
    if (isLabel && typeof value === 'string') continue
    const got = isLabel ? typeof value : 'that'
    throw pushgatewayErrors.optionInvalid({ key: `grouping ${JSON.stringify(name)}`, wanted, got })
  }
  return { job: job ?? serviceName, ...groupings }
}
