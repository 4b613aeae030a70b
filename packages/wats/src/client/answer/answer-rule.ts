/** How an operation's answer is asked for and read. */

/** A 2xx answer, read to its end. */
export interface RawAnswer {
  readonly status: number
  readonly bytes: Uint8Array
  readonly contentType: string | undefined
  /** From Content-Disposition. */
  readonly fileName: string | undefined
}

export interface AnswerRule<A> {
  /** The Accept header. */
  readonly accept: string
  /** What the answer must look like, in words for an error message. */
  readonly wanted: string
  /** Gives the answer, or undefined when it does not look as wanted. */
  read(answer: RawAnswer): A | undefined
  /** Why an answer could not be read, where more can be said than its size and type. */
  explain?(answer: RawAnswer): string
}

const decoder = new TextDecoder('utf-8')

/** The text of an answer, without a byte order mark. */
export function textOf(answer: RawAnswer): string {
  return decoder.decode(answer.bytes)
}

/** The JSON of an answer, whatever type it claims to be; undefined when it is none. */
export function jsonOf(answer: RawAnswer): unknown {
  try {
    return JSON.parse(textOf(answer))
  } catch {
    return undefined
  }
}
