/** The story of a file in one sentence. */
import { agoText } from '../output/duration-text.ts'

export interface Verdict {
  readonly tone: 'good' | 'waiting' | 'bad'
  /** `NOT DELIVERED` */
  readonly word: string
  /** The cause, without a full stop. */
  readonly text: string
  /** When it came to this; ms since the epoch. */
  readonly sinceMs: number
  readonly advice?: Advice | undefined
}

export interface Advice {
  /** `to send it again` */
  readonly purpose: string
  /** What to add to the name of the program: `retry 17`. */
  readonly command: string
}

/** `NOT DELIVERED: the server refuses report 2 of 3 (400: serial too long), 4 minutes ago` */
export function verdictText({ word, text, sinceMs }: Verdict, nowMs: number): string {
  return `${word}: ${text}, ${agoText(nowMs - sinceMs)}`
}
