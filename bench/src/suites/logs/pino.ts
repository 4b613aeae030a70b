/** Log lines by a pino child that carries the correlation id, to a file. Nothing rotates: the file is emptied between rounds. */
import { truncateSync } from 'node:fs'
import { join } from 'node:path'
import { destination, pino } from 'pino'
import type { Entries } from '../../contest/contest.ts'
import { CORRELATION_ID, FIELDS, logFolder, MESSAGE } from './log-lines.ts'

/** What pino's documentation advises for asynchronous logging. */
const ASYNC_BUFFER_BYTES = 4096

export function entries({ isSync }: { readonly isSync: boolean }): Entries {
  const dest = join(logFolder(), 'pino.log')
  const target = destination(isSync ? { dest, sync: true } : { dest, sync: false, minLength: ASYNC_BUFFER_BYTES })
  const log = pino({ timestamp: pino.stdTimeFunctions.isoTime }, target).child({ correlation_id: CORRELATION_ID })
  return {
    'log-file': {
      run(count) {
        for (let at = 0; at < count; at += 1) log.info(FIELDS[at & 255], MESSAGE)
        target.flushSync()
      },
      clear: () => truncateSync(dest),
    },
  }
}
