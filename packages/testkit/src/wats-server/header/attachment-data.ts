/** Attachments as reports carry them: base64 text, and an id that is made up from the report when it says none. */
import { createHash } from 'node:crypto'

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The bytes, or undefined for text that is no base64. White space is allowed, as XML files are wrapped. */
export function decodeBase64(text: string): Buffer | undefined {
  const dense = text.replace(/\s+/g, '')
  return BASE64.test(dense) && dense.length % 4 !== 1 ? Buffer.from(dense, 'base64') : undefined
}

/**
 * The attachment's own id, or one that is the same each time the report comes.
 *
 * @param own - what the report says; anything but a UUID is passed over
 * @param index - the attachment's place in the report, from 0
 */
export function attachmentIdOf(own: unknown, reportId: string, index: number): string {
  const given = typeof own === 'string' ? own.toLowerCase() : ''
  if (UUID.test(given)) return given
  const hex = createHash('sha256').update(`${reportId}/attachment/${index}`).digest('hex')
  // Version 8 and the RFC 9562 variant: "vendor-specific", which a hash of our own is.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
