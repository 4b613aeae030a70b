/** What the tests of the bridge have in common: a runtime in memory behind the real API packages. Holds no test. */
import { createRequire } from 'node:module'
import type * as Api from '@opentelemetry/api'
import type { LogRecord } from '@sightline/core'
import { startRuntime, type TestEnd } from '../instruments/arrange.test.ts'
import type { OpenTelemetryOptions } from './open-telemetry-options.ts'
import { startOpenTelemetry } from './start-open-telemetry.ts'

const load = createRequire(import.meta.url)

/** The newest, the usual, and an old one: three packages, so three copies. */
export const COPIES = ['opentelemetry-api-1.10', '@opentelemetry/api', 'opentelemetry-api-1.4'] as const

export function apiOf(name: (typeof COPIES)[number]): typeof Api {
  return load(name) as typeof Api
}

export function startBridge(t: TestEnd, options: OpenTelemetryOptions = {}) {
  const started = startRuntime(t)
  const { runtime, store } = started
  const records: LogRecord[] = []
  runtime.logs.addSink({ name: 'test', write: (record) => void records.push(record) })
  const stop = startOpenTelemetry({ runtime, store, options })
  t.after(stop)
  return { ...started, records, stop }
}
