/** The W3C Baggage header: at most 64 members and 8,192 bytes; a member that is not valid is left out, the others stay. */
import type { Baggage, BaggageEntry } from './scope.ts'

const MAX_MEMBERS = 64
const MAX_BYTES = 8192
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
/** `baggage-octet` of section 3.3.1: no control, space, quote, comma, semicolon, backslash. */
const OCTETS = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/
/** Properties, kept as they came: nothing that would begin another member, or end the header. */
const PROPERTIES = /^[\t\x20-\x2b\x2d-\x7e]*$/

export function parseBaggage(header: string | readonly string[]): Baggage | undefined {
  const joined = typeof header === 'string' ? header : header.join(',')
  const entries = new Map<string, BaggageEntry>()
  let bytes = 0
  for (const member of joined.split(',', MAX_MEMBERS * 2)) {
    bytes += member.length + 1
    if (bytes > MAX_BYTES + 1 || entries.size >= MAX_MEMBERS) break
    const parsed = parseMember(member)
    if (parsed !== undefined) entries.set(parsed[0], parsed[1])
  }
  return entries.size === 0 ? undefined : entries
}

/** The header's value, or undefined when nothing is to be sent. Members past the limits are left out. */
export function formatBaggage(baggage: Baggage): string | undefined {
  const members: string[] = []
  let bytes = 0
  for (const [key, entry] of baggage) {
    if (!TOKEN.test(key)) continue
    const member = `${key}=${encodeValue(entry.value)}${propertiesOf(entry)}`
    bytes += member.length + 1
    if (members.length >= MAX_MEMBERS || bytes > MAX_BYTES + 1) break
    members.push(member)
  }
  return members.length === 0 ? undefined : members.join(',')
}

function parseMember(member: string): [key: string, entry: BaggageEntry] | undefined {
  const [pair = '', ...properties] = member.split(';')
  const equals = pair.indexOf('=')
  if (equals < 1) return undefined
  const key = pair.slice(0, equals).trim()
  const text = pair.slice(equals + 1).trim()
  if (!TOKEN.test(key) || !OCTETS.test(text)) return undefined
  const value = decode(text)
  const metadata = properties.join(';').trim()
  return [key, metadata === '' ? { value } : { value, metadata }]
}

/** Percent-decoding that keeps what is not valid UTF-8 as the replacement character, as section 3.3.1 asks. */
function decode(text: string): string {
  if (!text.includes('%')) return text
  const bytes: number[] = []
  for (let at = 0; at < text.length; at += 1) {
    const hex = text.slice(at + 1, at + 3)
    if (text[at] === '%' && /^[0-9A-Fa-f]{2}$/.test(hex)) {
      bytes.push(Number.parseInt(hex, 16))
      at += 2
    } else {
      bytes.push(text.charCodeAt(at))
    }
  }
  return new TextDecoder().decode(Uint8Array.from(bytes))
}

function propertiesOf({ metadata }: BaggageEntry): string {
  return metadata === undefined || !PROPERTIES.test(metadata) ? '' : `;${metadata}`
}

function encodeValue(value: string): string {
  return encodeURIComponent(value.toWellFormed?.() ?? value)
}
