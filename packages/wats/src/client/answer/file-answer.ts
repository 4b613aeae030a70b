/** An answer that is a file: an attachment, a zip, a certificate, a report as XML. */
import type { AnswerRule } from './answer-rule.ts'

/** The bytes are the caller's. */
export interface WatsFile {
  readonly data: Uint8Array
  readonly contentType: string | undefined
  readonly fileName: string | undefined
}

export function fileAnswer(accept: string): AnswerRule<WatsFile> {
  return {
    accept,
    wanted: 'a file',
    read: ({ bytes, contentType, fileName }) => ({ data: bytes, contentType, fileName }),
  }
}
