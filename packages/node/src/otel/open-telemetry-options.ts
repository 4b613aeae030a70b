/** How the bridge from OpenTelemetry's API is told what it cannot find out. */

export interface OpenTelemetryOptions {
  /**
   * Copies of `@opentelemetry/api` and `@opentelemetry/api-logs` (`import * as api`) that handed out tracers and loggers
   * before `start()`, and that were bundled or loaded as ES modules; others are found.
   */
  readonly copies?: readonly object[]
}
