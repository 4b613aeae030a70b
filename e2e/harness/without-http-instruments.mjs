/** Switches Sightline on for a service whose HTTP is watched by OpenTelemetry's instrumentations; for `node --import`. */
import { start } from '@sightline/node'

await start({ openTelemetry: true, instruments: { 'http-server': false, 'http-client': false } })
