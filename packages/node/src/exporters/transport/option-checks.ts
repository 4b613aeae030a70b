/** Checks of what an application says about a receiver. What may be secret is not told. */
import { isHeader } from './is-header.ts'

export interface OptionChecks {
  /** @throws what `refuse` makes */
  url(key: string, value: string | undefined): string
  headers(headers: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>>
  positive(key: string, value: number | undefined): number | undefined
}

export function optionChecks(
  refuse: (problem: { readonly key: string; readonly wanted: string; readonly got: string }) => Error,
): OptionChecks {
  return {
    url(key, value) {
      if (value !== undefined && /^https?:\/\//i.test(value) && URL.canParse(value)) return value
      // Not as it is: an address may hold a password.
      throw refuse({ key, wanted: 'an http or https address', got: value === undefined ? 'none' : 'something else' })
    },
    headers(headers = {}) {
      for (const [name, value] of Object.entries(headers)) {
        if (isHeader(name, value)) continue
        const wanted = 'a token as name and printable characters as value'
        throw refuse({ key: `header ${JSON.stringify(name)}`, wanted, got: 'others' })
      }
      return headers
    },
    positive(key, value) {
      if (value === undefined || (Number.isFinite(value) && value > 0)) return value
      throw refuse({ key, wanted: 'a number above 0', got: String(value) })
    },
  }
}
