/** A text in pieces as its lines. */
import { contentFault } from '../content-fault.ts'

/** Far above any table of measurements; a longer line is no table, and would be gone over once a piece. */
const MAX_LINE_LENGTH = 4 * 1024 * 1024

/** A line with the number under which an editor shows it. */
export interface TextLine {
  /** From 1. */
  readonly number: number
  /** Without its line break (CR LF, LF or CR). */
  readonly text: string
}

/** @throws a content fault at a line of more than 4 M characters */
export async function* textLines(pieces: AsyncIterable<string>): AsyncGenerator<TextLine> {
  let rest = ''
  let number = 0
  for await (const piece of pieces) {
    const lines = (rest + piece).split(/\r\n|\n|\r(?!\n|$)/)
    rest = lines.pop() ?? ''
    for (const text of lines) {
      number += 1
      yield { number, text }
    }
    if (rest.length > MAX_LINE_LENGTH)
      throw contentFault(`line ${number + 1} is longer than ${MAX_LINE_LENGTH} characters`)
  }
  if (rest !== '') yield { number: number + 1, text: rest.replace(/\r$/, '') }
}
