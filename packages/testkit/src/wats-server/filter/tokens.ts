/** Cuts an OData `$filter` into words, literals and marks, each with its place. */
import { utcTimeOf } from '../header/utc-time.ts'
import { queryError } from './query-error.ts'

export type Token =
  | { readonly kind: 'word' | 'mark' | 'end'; readonly text: string; readonly offset: number }
  | { readonly kind: 'literal'; readonly literal: Literal; readonly text: string; readonly offset: number }

export type Literal =
  | { readonly type: 'text' | 'date'; readonly value: string }
  | { readonly type: 'number'; readonly value: number }

/** One alternative a kind of token, in order of preference; a date begins like a number. */
const TOKEN =
  /\s*(?:(?<text>'(?:[^']|'')*')|(?<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|(?<date>\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?)|(?<number>-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)|(?<word>[a-z_]\w*)|(?<mark>[(),])|(?<end>$))/iy

/** @throws ValidationError `WATS_SERVER_QUERY_INVALID` at the first character that begins nothing */
export function tokensOf(filter: string): Token[] {
  const pattern = new RegExp(TOKEN)
  const tokens: Token[] = []
  for (;;) {
    const from = pattern.lastIndex
    const groups = pattern.exec(filter)?.groups
    if (groups === undefined) {
      const offset = from + (/^\s*/.exec(filter.slice(from))?.[0].length ?? 0)
      throw queryError('$filter', filter, offset, "a field, a literal ('text', 12.5, 2026-01-30T21:00:00Z) or ( )")
    }
    const token = tokenOf(groups, pattern.lastIndex, filter)
    tokens.push(token)
    if (token.kind === 'end') return tokens
  }
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>, until: number, filter: string): Token {
  const [kind, text] = Object.entries(groups).find((group) => group[1] !== undefined) as [string, string]
  const offset = until - text.length
  if (kind === 'word' || kind === 'mark' || kind === 'end') return { kind, text, offset }
  return { kind: 'literal', literal: literalOf(kind, text, offset, filter), text, offset }
}

function literalOf(kind: string, text: string, offset: number, filter: string): Literal {
  if (kind === 'number') return { type: 'number', value: Number(text) }
  if (kind === 'uuid') return { type: 'text', value: text.toLowerCase() }
  if (kind === 'text') return { type: 'text', value: text.slice(1, -1).replaceAll("''", "'") }
  const value = utcTimeOf(text)
  if (value === undefined) throw queryError('$filter', filter, offset, 'a date and time that exist')
  return { type: 'date', value }
}
