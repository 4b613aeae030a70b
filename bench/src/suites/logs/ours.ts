/** Log lines by Sightline's logger, inside a scope, to the rotating file sink. */
import { join } from 'node:path'
import { context, logger, runtime } from '@sightline/core'
import {
  createAsyncStore,
  createJsonLines,
  createRotatingFileSink,
  createTextLines,
  type LineFormat,
} from '@sightline/node'
import type { Entries, Entry } from '../../contest/contest.ts'
import { CORRELATION_ID, FIELDS, logFolder, MESSAGE } from './log-lines.ts'

const MAX_BYTES = 16 * 1024 * 1024

export function entries(): Entries {
  runtime.switchOn({ resource: { serviceName: 'bench', attributes: {} }, store: createAsyncStore() })
  const folder = logFolder()
  return {
    'log-file': entry(join(folder, 'json.log'), createJsonLines()),
    'log-text': entry(join(folder, 'text.log'), createTextLines({ isDetailed: true, environment: {} })),
  }
}

/** The sink is part of the logs only while its lines are timed. */
function entry(path: string, format: LineFormat): Entry {
  const log = logger('bench.requests')
  const { metrics, logs } = runtime
  const sink = createRotatingFileSink({ path, format, metrics, maxBytes: MAX_BYTES, keep: 1, onFault: fail })
  return {
    run(count) {
      const remove = logs.addSink(sink)
      context.run({ correlationId: CORRELATION_ID }, () => {
        for (let at = 0; at < count; at += 1) log.info(MESSAGE, FIELDS[at & 255])
      })
      sink.flushSync()
      remove()
    },
  }
}

function fail(error: unknown): void {
  throw error
}
