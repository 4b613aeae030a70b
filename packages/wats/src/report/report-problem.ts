/** What is wrong with a report, in words for the person who has to mend the file or the equipment. */

export interface ReportProblem {
  /** Where: `root.steps[3].numericMeas[0].value`; empty for the report itself. */
  readonly path: string
  /** "a number" */
  readonly wanted: string
  /** What stood there, cut short: `"abc"`, `nothing`, `a list of 3`. */
  readonly got: string
  /** The three in one sentence without a full stop. */
  readonly message: string
}

const MAX_TEXT = 40

export function problemAt(path: readonly PropertyKey[], wanted: string, got: string): ReportProblem {
  const where = pathText(path)
  return { path: where, wanted, got, message: `${where || 'the report'}: wanted ${wanted}, got ${got}` }
}

/** One problem a line; `more` is the number of problems that are not listed. */
export function formatProblems(problems: readonly ReportProblem[], more = 0): string {
  const lines = problems.map((problem) => problem.message)
  if (more > 0) lines.push(`and ${more} more`)
  return lines.join('\n')
}

/** A value in a few plain words. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return JSON.stringify(value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value)
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  return typeof value === 'function' ? 'a function' : String(value)
}

function pathText(path: readonly PropertyKey[]): string {
  let out = ''
  for (const key of path) {
    if (typeof key === 'number') out += `[${key}]`
    else if (/^[\w$]+$/.test(String(key))) out += out === '' ? String(key) : `.${String(key)}`
    else out += `[${JSON.stringify(String(key))}]`
  }
  return out
}
