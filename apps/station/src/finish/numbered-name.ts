/** Names for files that must not overwrite another: `report.csv`, `report (2).csv`, `report (3).csv` ... */
import { Buffer } from 'node:buffer'
import { extname } from 'node:path'

/** What the common file systems allow for one name, bytes of UTF-8. */
const MAX_NAME_BYTES = 255
/** Room for `.error.json`, which goes beside the file under its name. */
const RESERVED_BYTES = 11

/** @param number - 1 gives the name itself, cut only where it is too long for what is to be added to it */
export function numberedName(name: string, number: number): string {
  const extension = extname(name)
  const mark = number === 1 ? '' : ` (${number})`
  const stem = name.slice(0, name.length - extension.length)
  const room = MAX_NAME_BYTES - RESERVED_BYTES - Buffer.byteLength(mark + extension)
  if (room > 0) return `${cut(stem, room)}${mark}${extension}`
  // An "extension" that fills the whole name is none.
  return `${cut(name, MAX_NAME_BYTES - RESERVED_BYTES - Buffer.byteLength(mark))}${mark}`
}

/** The longest beginning of at most so many bytes that ends between two characters. */
function cut(text: string, bytes: number): string {
  const encoded = Buffer.from(text)
  if (encoded.length <= bytes) return text
  let end = bytes
  // 10xxxxxx is the inside of a character.
  while (end > 0 && (encoded[end]! & 0xc0) === 0x80) end -= 1
  return encoded.toString('utf8', 0, end)
}
