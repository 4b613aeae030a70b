/** What a statement is called in metrics: its verb from a closed set, and the name that its author gave it. Never its text. */

const VERBS = new Set(
  (
    'SELECT INSERT UPDATE DELETE REPLACE BEGIN COMMIT ROLLBACK SAVEPOINT RELEASE CREATE ALTER DROP PRAGMA VACUUM ' +
    'ANALYZE ATTACH DETACH REINDEX EXPLAIN'
  ).split(' '),
)
const LEADING_SPACE_OR_COMMENT = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))+/
// `-- name: claim_file`, or the same in a block comment, anywhere.
const NAME_COMMENT = /(?:--|\/\*)[ \t]*name:[ \t]*([A-Za-z0-9_.-]{1,64})/

export interface StatementName {
  /** SELECT, INSERT ...; `_OTHER` for what is none of SQLite's verbs. */
  readonly operation: string
  /** The author's name for it; `''` when it has none. */
  readonly summary: string
  /** True for statements that do nothing but wait for the write lock. */
  readonly takesLock: boolean
}

/** @param names - names by statement text, for statements whose text carries none */
export function nameStatement(sql: string, names: ReadonlyMap<string, string>): StatementName {
  const text = sql.replace(LEADING_SPACE_OR_COMMENT, '')
  const operation = verbOf(text)
  return {
    operation,
    summary: names.get(sql) ?? NAME_COMMENT.exec(sql)?.[1] ?? '',
    takesLock: operation === 'BEGIN' && /^BEGIN\s+(?:IMMEDIATE|EXCLUSIVE)\b/i.test(text),
  }
}

function verbOf(text: string): string {
  const word = (/^[A-Za-z]+/.exec(text)?.[0] ?? '').toUpperCase()
  if (word === 'WITH') return verbBehindWith(text)
  if (word === 'END') return 'COMMIT'
  return VERBS.has(word) ? word : '_OTHER'
}

/** The verb behind common table expressions is the first one outside of their parentheses. */
function verbBehindWith(text: string): string {
  let depth = 0
  for (const [token] of text.matchAll(/[()]|'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_][\w$]*/g)) {
    if (token === '(') depth += 1
    else if (token === ')') depth -= 1
    else if (depth === 0 && /^(?:SELECT|INSERT|UPDATE|DELETE|REPLACE)$/i.test(token)) return token.toUpperCase()
  }
  return '_OTHER'
}
