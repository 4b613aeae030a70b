/** Which names in a watched folder are files to take. */
import picomatch from 'picomatch'

/** Beside a refused file in the error folder; never a report itself. */
const ERROR_REPORT_SUFFIX = '.error.json'

export interface NameRules {
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly markerSuffix: string | undefined
}

/**
 * Patterns hold for whole names, upper and lower case alike, and in any Unicode form: macOS hands out decomposed names.
 * Names that begin with a dot, markers and error reports never match.
 */
export function createNameFilter({ include, exclude, markerSuffix }: NameRules): (name: string) => boolean {
  const isIncluded = include.length === 0 ? () => true : matcher(include)
  const isExcluded = exclude.length === 0 ? () => false : matcher(exclude)
  return (name) => {
    if (name.startsWith('.') || name.endsWith(ERROR_REPORT_SUFFIX)) return false
    if (markerSuffix !== undefined && name.endsWith(markerSuffix)) return false
    const composed = name.normalize('NFC')
    return isIncluded(composed) && !isExcluded(composed)
  }
}

function matcher(patterns: readonly string[]): (name: string) => boolean {
  const tests = patterns.map((pattern) => picomatch(pattern.normalize('NFC'), { nocase: true, flags: 'is' }))
  return (name) => tests.some((test) => test(name))
}
