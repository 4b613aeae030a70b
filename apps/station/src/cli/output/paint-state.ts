/** The colour of a state: an end that is well, an end that is not, or on the way. */
import type { FileState, ReportState } from '../../journal/transitions.ts'
import type { Style } from './style.ts'

const TONES: Readonly<Record<FileState | ReportState, keyof Style | undefined>> = {
  RECEIVED: undefined,
  CONVERTING: undefined,
  WAITING: 'warn',
  CONVERTED: undefined,
  REJECTED: 'bad',
  FAILED: 'bad',
  FINISHED: 'good',
  QUEUED: undefined,
  DELIVERING: undefined,
  RETRY: 'warn',
  DELIVERED: 'good',
  DEAD: 'bad',
}

export function paintState(style: Style, state: FileState | ReportState): (text: string) => string {
  const tone = TONES[state]
  return tone === undefined ? (text) => text : style[tone]
}
