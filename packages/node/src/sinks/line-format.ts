/** How a sink turns a record into text. */
import type { LogRecord } from '@sightline/core'

/** @returns the record's text with a line feed at its end. Never throws: a sink that cannot write a record would lose it */
export type LineFormat = (record: LogRecord) => string
