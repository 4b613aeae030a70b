/** Where the spans of a stage belong: into the trace that began when the file was received. */
import { parseTraceparent, type SpanContext } from '@sightline/core'

export interface FileTrace {
  readonly correlationId: string
  /** `null`, which begins a new trace, when the journal holds no readable header. */
  readonly parent: SpanContext | null
}

/** @param from - what the journal knows of the file; part of the options of a stage's operation */
export function fileTrace(from: {
  readonly correlationId: string
  readonly traceparent: string | undefined
}): FileTrace {
  const { correlationId, traceparent } = from
  return { correlationId, parent: (traceparent === undefined ? undefined : parseTraceparent(traceparent)) ?? null }
}
