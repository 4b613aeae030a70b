/** Reads the parameters of a query: names without regard to case, values checked. */
import { watsServerErrors } from '../wats-server-errors.ts'

export interface QueryParameters {
  text(name: string): string | undefined
  /** @throws ValidationError `WATS_SERVER_PARAMETER_INVALID` naming parameter, wanted and got */
  whole(name: string, most: number): number | undefined
  /** @throws as `whole` */
  flag(name: string): boolean | undefined
  /** Separated by commas; empty when absent. @throws as `whole` for what is not among `known` */
  list<const K extends string>(name: string, known: readonly K[]): K[]
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
])

export function readQuery(query: URLSearchParams): QueryParameters {
  const values = new Map<string, string>()
  for (const [name, value] of query) values.set(name.toLowerCase(), value)
  const text = (name: string): string | undefined => values.get(name.toLowerCase())
  return {
    text,
    whole(name, most) {
      const given = text(name)
      if (given === undefined) return undefined
      const number = /^\d{1,10}$/.test(given) ? Number(given) : most + 1
      if (number > most) throw refusal(name, `a whole number from 0 to ${most}`, given)
      return number
    },
    flag(name) {
      const given = text(name)
      if (given === undefined) return undefined
      return FLAGS.get(given.toLowerCase()) ?? fail(refusal(name, 'true or false', given))
    },
    list(name, known) {
      const parts = (text(name) ?? '').split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]))
      return parts.map((part) => {
        const found = known.find((one) => one.toLowerCase() === part.toLowerCase())
        return found ?? fail(refusal(name, `some of ${known.join(', ')}`, part))
      })
    },
  }
}

function refusal(parameter: string, wanted: string, given: string): Error {
  return watsServerErrors.parameterInvalid({ parameter, wanted, got: JSON.stringify(given.slice(0, 100)) })
}

function fail(error: Error): never {
  throw error
}
