/**
 * `node --import @sightline/node/register app.js`: telemetry without a change to the application. Everything is set by
 * the environment; a fault here is told and never keeps the application from starting.
 */
import { start } from './start.ts'

try {
  await start()
} catch (error) {
  process.stderr.write(`sightline: telemetry is off: ${error instanceof Error ? error.message : String(error)}\n`)
}
