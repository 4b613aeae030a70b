/**
 * Report ids derived from content, so that converting and submitting the same file again overwrites the same report.
 * UUID version 5 (RFC 9562, 5.5): SHA-1 over a namespace and a name.
 */
import { createHash } from 'node:crypto'

/** Namespace of Sightline's report ids, made once at random. Changing it would deliver old files again as new reports. */
export const REPORT_ID_NAMESPACE = '6f3c1f0e-5d0b-4c1d-9a37-2b8f5e6c7a91'

const NAMESPACE_BYTES = Buffer.from(REPORT_ID_NAMESPACE.replaceAll('-', ''), 'hex')

/**
 * @param contentSha256 - hash of the source file's bytes, 64 hex digits of either case
 * @param converter - the converter's name; its version is left out, so that a newer one overwrites
 * @param index - the report's place in the file, from 0
 */
export function reportIdFor(contentSha256: string, converter: string, index: number): string {
  const name = `${contentSha256.toLowerCase()}\n${converter}\n${index}`
  const bytes = createHash('sha1').update(NAMESPACE_BYTES).update(name).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
