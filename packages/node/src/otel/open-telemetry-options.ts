/** How the bridge from OpenTelemetry's API is told what it cannot find out. */

import type { OtelView } from './metrics/view.ts'

export interface OpenTelemetryOptions {
  /**
   * Copies of `@opentelemetry/api` and `@opentelemetry/api-logs` (`import * as api`) that handed out tracers and loggers
   * before `start()`, and that were bundled or loaded as ES modules; others are found.
   */
  readonly copies?: readonly object[]
  /** What becomes of the instruments that libraries record into; see `OtelView`. */
  readonly views?: readonly OtelView[]
}
