/** pino as its documentation advises for asynchronous logging to a file. */
import type * as Pino from 'pino'

const ASYNC_BUFFER_BYTES = 4096

/** @param pino - as it was loaded: instrumentations patch what is required. @param mixin - adds to each line */
export function openPino(pino: typeof Pino, logFile: string, mixin?: () => object): Pino.Logger {
  const target = pino.destination({ dest: logFile, sync: false, minLength: ASYNC_BUFFER_BYTES })
  const timestamp = pino.stdTimeFunctions.isoTime
  return pino.pino(mixin === undefined ? { timestamp } : { timestamp, mixin }, target)
}
