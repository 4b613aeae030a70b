/**
 * Bytes to text for files whose encoding nobody declares. Decided by what is seen, in this order: a byte order mark;
 * the zero bytes that UTF-16 leaves beside an ASCII character; the encoding the file itself declares; and, at the first
 * byte that is not ASCII, whether the piece it stands in is valid UTF-8 - else Windows-1252. Once decided it stays: bytes
 * that break the decision later are an error and never a guess. Costs one pass; ASCII pieces are one native copy.
 */
import { isAscii, isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import { contentFault } from '../content-fault.ts'
import { decodeWindows1252 } from './windows-1252.ts'

/** A decoder for one file; the pieces come in order, the first with at least four bytes or the whole file. */
export interface PieceDecoder {
  /** The text of the next bytes; what is incomplete at their end waits for the next piece. */
  write(bytes: Uint8Array): string
  /** What is left. @throws a content fault when the file ends within a character */
  end(): string
}

type Encoding = 'ascii so far' | 'windows-1252' | TextDecoder

const UTF8_MARK = [0xef, 0xbb, 0xbf]
/** How much of the first piece is shown to `declaredIn`. */
const DECLARATION_BYTES = 256
/** Names that WHATWG reads as Windows-1252; decoded by our own table, see there. */
const LATIN_1 = /^(?:us-ascii|ascii|latin-?1|iso-?8859-?1|cp-?1252|windows-1252)$/i

/**
 * @param declaredIn - finds the name of the encoding that the first characters declare
 * @throws a content fault from `write` and `end`, naming the byte
 */
export function createPieceDecoder(declaredIn?: (head: string) => string | undefined): PieceDecoder {
  let encoding: Encoding | undefined
  let seen = 0

  function decode(bytes: Uint8Array): string {
    encoding ??= firstEncoding(bytes, declaredIn)
    if (typeof encoding === 'object') return decodeWith(encoding, bytes, seen)
    refuseZero(bytes, seen)
    if (encoding === 'windows-1252') return decodeWindows1252(bytes)
    if (isAscii(bytes)) return asciiText(bytes)
    encoding = isUtf8(wholeCharacters(bytes)) ? utf8() : 'windows-1252'
    return typeof encoding === 'object' ? decodeWith(encoding, bytes, seen) : decodeWindows1252(bytes)
  }

  return {
    write(bytes) {
      if (bytes.length === 0) return ''
      const text = decode(bytes)
      seen += bytes.length
      return text
    },
    end() {
      return typeof encoding === 'object' ? decodeWith(encoding, undefined, seen) : ''
    },
  }
}

function utf8(): TextDecoder {
  return new TextDecoder('utf-8', { fatal: true })
}

function firstEncoding(bytes: Uint8Array, declaredIn?: (head: string) => string | undefined): Encoding {
  const [first, second] = bytes
  if (UTF8_MARK.every((byte, at) => bytes[at] === byte)) return utf8()
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0))
    return new TextDecoder('utf-16le', { fatal: true })
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0))
    return new TextDecoder('utf-16be', { fatal: true })
  const declared = declaredIn?.(asciiText(bytes.subarray(0, DECLARATION_BYTES)))
  return declared === undefined ? 'ascii so far' : declaredEncoding(declared)
}

function declaredEncoding(name: string): Encoding {
  if (LATIN_1.test(name)) return 'windows-1252'
  try {
    return new TextDecoder(name, { fatal: true })
  } catch {
    throw contentFault(`the file declares the encoding "${name.slice(0, 40)}", which is not known`)
  }
}

function decodeWith(decoder: TextDecoder, bytes: Uint8Array | undefined, seen: number): string {
  let text: string
  try {
    text = bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true })
  } catch {
    const where =
      bytes === undefined ? `at its end (byte ${seen})` : `between byte ${seen} and byte ${seen + bytes.length}`
    throw contentFault(`the file is not valid ${decoder.encoding.toUpperCase()} ${where}`)
  }
  const zero = text.indexOf('\0')
  if (zero >= 0)
    throw contentFault(`the file holds zero bytes after byte ${seen}: it is binary, or was not written to its end`)
  return text
}

function refuseZero(bytes: Uint8Array, seen: number): void {
  const zero = bytes.indexOf(0)
  if (zero < 0) return
  throw contentFault(`the file holds a zero byte at byte ${seen + zero}: it is binary, or was not written to its end`)
}

/** Without the last character when its bytes may go on in the next piece (at most three of four). */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  const least = Math.max(0, bytes.length - 3)
  for (let at = bytes.length - 1; at >= least; at -= 1) {
    const byte = bytes[at] ?? 0
    if (byte < 0x80) return bytes
    if (byte >= 0xc0) return bytes.subarray(0, at)
  }
  return bytes
}

function asciiText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}
