/**
 * Takes secrets out of free text: credentials of an Authorization header, `password=...` and its kin in any spelling,
 * the user part of a URL, cookies, JSON web tokens, private keys. It errs towards hiding a harmless word. Linear in the
 * length of the text; text that holds none of the trigger words costs one scan.
 */
import { REDACTED } from '../errors/secret.ts'

const TRIGGER = /bearer|basic|authoriz|pass|pwd|secret|token|key|cookie|credential|signature|sig=|eyJ/i

type Rule = readonly [pattern: RegExp, replacement: string | ((found: string, ...groups: string[]) => string)]

const { raw } = String
const GAP = raw`[ \t]{0,4}`
// A quote before or after a key, perhaps escaped because the JSON is itself inside a JSON string.
const QUOTE = raw`\\{0,3}["']?`
const BARE = raw`[^\s"',;&]+`
const AUTHORIZATION = `(authorization${QUOTE}${GAP}[:=]${GAP}${QUOTE})`
const KEY =
  '(?:password|passwd|passphrase|pwd|secret|token|credentials?|(?:api|private|secret|access|signing)[-_ ]?key)'
// In double quotes, in single quotes, in escaped quotes; a text cut off before the closing quote counts as quoted.
const VALUE = raw`("(?:[^"\\]|\\.)*\\?(?:"|$)|'(?:[^'\\]|\\.)*\\?(?:'|$)|\\{1,3}["'][^"'\\]*|${BARE})`
const PROSE = '(?:auth(?:entication|orization)?|tokens?|credentials?|realm|is|was|not|required|missing)'

// Every repetition is bounded or ends at what it cannot contain: a hostile text must not make matching quadratic.
const URL_RULES: readonly Rule[] = [
  // A password with a slash in it; `host:8080/` is a port, not one.
  [/(:\/\/)[^\s/?#:@"'<>]{0,256}:(?!\d{1,5}(?:[/?#\s]|$))[^\s@"'<>]{0,256}@/g, `$1${REDACTED}@`],
  [/(:\/\/)[^\s/?#"'<>]*@/g, `$1${REDACTED}@`],
]
const RULES: readonly Rule[] = [
  [/(-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----)[^-]*/g, `$1${REDACTED}`],
  [new RegExp(raw`${AUTHORIZATION}digest [^\r\n]+`, 'gi'), `$1Digest ${REDACTED}`],
  [
    new RegExp(raw`${AUTHORIZATION}(?:(basic|bearer|digest|negotiate|token|apikey)[ \t]{1,4})?[^\s"'\\,;]+`, 'gi'),
    (_, lead, scheme) => `${lead}${scheme ? `${scheme} ` : ''}${REDACTED}`,
  ],
  // `Bearer abc` and `Basic dTpw` anywhere, but not the prose "Basic authentication failed" or "bearer token missing".
  [new RegExp(raw`\b(bearer)[ \t]{1,4}(?!${PROSE}\b)[^\s"'\\,;]+`, 'gi'), `$1 ${REDACTED}`],
  [/\b([Bb]asic|BASIC)[ \t]{1,4}(?!Auth)(?=[A-Za-z+/]{0,512}[A-Z0-9=+/])[\w+/=-]{4,}/g, `$1 ${REDACTED}`],
  [new RegExp(raw`((?:set-)?cookie${QUOTE}${GAP}:${GAP}${QUOTE})[^\r\n"'\\]+`, 'gi'), `$1${REDACTED}`],
  [/\beyJ[\w-]{8,4096}\.[\w-]{8,4096}\.[\w-]{0,4096}/g, REDACTED],
  [/([?&](?:sig|signature|x-amz-signature|key)=)[^\s"'\\,;&]+/gi, `$1${REDACTED}`],
  [
    new RegExp(`(${KEY}${QUOTE}${GAP}(?:[:=]|%3D)${GAP})${VALUE}`, 'gis'),
    (_, lead, value) => lead + maskLike(value ?? ''),
  ],
]

/** The text with every recognisable secret replaced by `[redacted]`; the same string when there is none. */
export function redactText(text: string): string {
  const clean = text.includes('://') && text.includes('@') ? applied(URL_RULES, text) : text
  return TRIGGER.test(clean) ? applied(RULES, clean) : clean
}

function applied(rules: readonly Rule[], text: string): string {
  let clean = text
  for (const [pattern, replacement] of rules) clean = clean.replace(pattern, replacement as string)
  return clean
}

/** Keeps the quotes of the value, so that redacted JSON stays JSON. */
function maskLike(value: string): string {
  const open = /^(?:\\{1,3})?["']/.exec(value)?.[0] ?? ''
  const isClosed = open.length === 1 && value.length > 1 && value.endsWith(open)
  return open + REDACTED + (isClosed ? open : '')
}
