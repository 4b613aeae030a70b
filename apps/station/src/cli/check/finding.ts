/** One thing that was looked at before the station is started, and what was found. */
import type { ExitName } from '../exit-codes.ts'

export type Finding =
  | { readonly name: string; readonly status: 'pass'; readonly text: string }
  | { readonly name: string; readonly status: 'warn'; readonly text: string; readonly advice: string }
  | {
      readonly name: string
      readonly status: 'fail'
      readonly text: string
      readonly advice: string
      /** How the command ends because of it. */
      readonly exit: ExitName
    }

export function pass(name: string, text: string): Finding {
  return { name, status: 'pass', text }
}

export function warn(name: string, text: string, advice: string): Finding {
  return { name, status: 'warn', text, advice }
}

export function fail(name: string, exit: ExitName, text: string, advice: string): Finding {
  return { name, status: 'fail', text, advice, exit }
}
