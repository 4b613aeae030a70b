/** What a request is answered with, before it meets the socket. */

/** Complete: its length is known before the first byte is sent. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | string
}

export function jsonAnswer(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer {
  const body = JSON.stringify(value)
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body }
}

/** @param fileName - any name; what a header cannot carry is encoded (RFC 6266, RFC 8187) */
export function fileAnswer(body: Uint8Array | string, contentType: string, fileName: string): Answer {
  const plain = fileName.replace(/[^\w.-]/g, '_')
  const encoded = encodeURIComponent(fileName).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`)
  const disposition = `attachment; filename="${plain}"${plain === fileName ? '' : `; filename*=UTF-8''${encoded}`}`
  return { status: 200, headers: { 'content-type': headerText(contentType), 'content-disposition': disposition }, body }
}

/** A content type out of a report may hold anything; a header may not. */
function headerText(contentType: string): string {
  return /^[\x21-\x7e]+\/[\x20-\x7e]+$/.test(contentType) ? contentType : 'application/octet-stream'
}
