/** The story of a file in one sentence. */

export interface Verdict {
  readonly tone: 'good' | 'waiting' | 'bad'
  /** `NOT DELIVERED` */
  readonly word: string
  /** The cause and the time, without a full stop: `the server refuses report 2 of 3 (400: too long), 4 minutes ago` */
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
