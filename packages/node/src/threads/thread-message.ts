/**
 * What threads of a process tell the main one, on one channel. Of metrics only what is rare is told; numbers and labels
 * are in the memory that a `family` names. A call goes the other way, on a channel of its own: say again what there is.
 */
import type { CheckedDefinition } from '@sightline/core'
import type { LogSnapshot } from '../exporters/otlp/signals/log-snapshot.ts'
import type { PlainSpan } from './thread-span.ts'

export const THREADS_CHANNEL = 'sightline.threads'
export const CALL_CHANNEL = 'sightline.threads.call'

/** A metric of a thread: new, or in other memory than before. */
export interface FamilyMessage {
  readonly type: 'family'
  readonly thread: number
  /** Tells the metrics of two `start()` of a thread apart. */
  readonly run: number
  /** The metric's number in the thread. */
  readonly family: number
  readonly definition: CheckedDefinition
  readonly shape: string
  readonly generation: number
  /** The births, then what the kind keeps. */
  readonly columns: readonly Float64Array[]
  /** A series log. */
  readonly texts: SharedArrayBuffer
}

/** `stopped`: no number changes any more. `exiting`: the same, soon. `born` and `gone` tell of the thread's own threads. */
export interface LifeMessage {
  readonly type: 'stopped' | 'exiting' | 'born' | 'gone'
  readonly thread: number
}

/** What ended in one run of the thread's code: the main thread sends it on. */
export interface EndedMessage {
  readonly type: 'ended'
  readonly thread: number
  readonly spans: readonly PlainSpan[]
  readonly records: readonly LogSnapshot[]
}

export type ThreadMessage = FamilyMessage | LifeMessage | EndedMessage

/** @returns undefined for what is none of ours: anybody may write to a channel */
export function asThreadMessage(value: unknown): ThreadMessage | undefined {
  const { type, thread } = (value ?? {}) as Partial<ThreadMessage>
  if (typeof thread !== 'number') return undefined
  switch (type) {
    case 'stopped':
    case 'exiting':
    case 'born':
    case 'gone':
      return { type, thread }
    case 'ended': {
      const { spans, records } = value as Partial<EndedMessage>
      return Array.isArray(spans) && Array.isArray(records) ? (value as EndedMessage) : undefined
    }
    case 'family':
      return isFamily(value as Partial<FamilyMessage>) ? (value as FamilyMessage) : undefined
    default:
      return undefined
  }
}

function isFamily({ run, family, definition, generation, columns, texts }: Partial<FamilyMessage>): boolean {
  return (
    [run, family, generation].every((number) => typeof number === 'number') &&
    typeof definition?.name === 'string' &&
    Array.isArray(definition.labels) &&
    Array.isArray(columns) &&
    columns.every((column) => column instanceof Float64Array) &&
    texts instanceof SharedArrayBuffer
  )
}
