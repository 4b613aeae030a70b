/**
 * Windows-1252: Latin-1 with letters and signs where Latin-1 has control characters. Our own table, because the
 * TextDecoder of several Node releases (22 and 23 among them) reads these bytes as plain Latin-1.
 * Source: WHATWG Encoding Standard, index windows-1252.
 */

/** The characters of the bytes 0x80 to 0x9f; the five unassigned ones stay what they are. */
const UPPER_CONTROLS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

/** The text of the bytes. Every byte is a character, so this cannot fail: it is the last resort of the detection. */
export function decodeWindows1252(bytes: Uint8Array): string {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  return latin1.replace(/[\x80-\x9f]/g, (control) => UPPER_CONTROLS.charAt(control.charCodeAt(0) - 0x80))
}
