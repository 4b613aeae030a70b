/**
 * Text out of the bytes of an XML document, in pieces. The encoding is that of the byte order mark, else of the XML
 * declaration, else UTF-8 (XML 1.0, appendix F). .NET declares utf-16 in texts that are then sent as UTF-8: a declaration
 * that can be read as ASCII cannot stand in UTF-16, so such a one is passed over.
 */
import { TextDecoder } from 'node:util'
import { watsServerErrors } from '../wats-server-errors.ts'

export interface XmlDecoder {
  /** @throws ValidationError `WATS_SERVER_BODY_UNREADABLE` for an unknown encoding or bytes that are none of its text */
  write(bytes: Uint8Array): string
  end(): string
}

/** Enough bytes for a mark and a declaration. */
const HEAD_BYTES = 256
/** UTF-8's byte order mark, read as Latin-1. */
const UTF8_MARK = '\xef\xbb\xbf'
const DECLARATION = /^<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/

export function createXmlDecoder(): XmlDecoder {
  let head: Uint8Array = new Uint8Array(0)
  let decoder: TextDecoder | undefined
  const begin = (): string => {
    decoder = decoderFor(encodingOf(head))
    return decodeWith(decoder, head, true)
  }
  return {
    write(bytes) {
      if (decoder !== undefined) return decodeWith(decoder, bytes, true)
      head = Buffer.concat([head, bytes])
      return head.length < HEAD_BYTES ? '' : begin()
    },
    end: () => (decoder === undefined ? begin() : '') + decodeWith(decoder as TextDecoder, new Uint8Array(0), false),
  }
}

function encodingOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const text = Buffer.from(head).toString('latin1')
  const declared = DECLARATION.exec(text.startsWith(UTF8_MARK) ? text.slice(UTF8_MARK.length) : text)?.[1] ?? 'utf-8'
  return /^utf-?16|^ucs/i.test(declared) ? 'utf-8' : declared
}

function decoderFor(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true })
  } catch {
    throw watsServerErrors.bodyUnreadable({ wanted: 'XML', problem: `unknown encoding "${encoding}"` })
  }
}

function decodeWith(decoder: TextDecoder, bytes: Uint8Array, stream: boolean): string {
  try {
    return decoder.decode(bytes, { stream })
  } catch {
    throw watsServerErrors.bodyUnreadable({ wanted: 'XML', problem: `bytes that are not ${decoder.encoding}` })
  }
}
