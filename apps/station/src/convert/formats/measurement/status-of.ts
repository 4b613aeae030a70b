/** Verdicts: the words that equipment uses for them, and what several of them come to. */
import { type StepStatus, statusOfWord } from '@sightline/wats'

const VERDICT_WORDS: Readonly<Record<string, StepStatus>> = {
  true: 'P',
  ok: 'P',
  good: 'P',
  yes: 'P',
  '1': 'P',
  false: 'F',
  nok: 'F',
  bad: 'F',
  no: 'F',
  '0': 'F',
}

/** From the worst: what one step of this status makes of the sequence it is in. */
const WORST_FIRST: readonly StepStatus[] = ['E', 'T', 'F']

/** The status of "Passed", "fail", "TRUE", "ok", "0"...; undefined for an unknown word. */
export function statusOfVerdict(word: string): StepStatus | undefined {
  const key = word.trim().toLowerCase()
  return statusOfWord(word) ?? (Object.hasOwn(VERDICT_WORDS, key) ? VERDICT_WORDS[key] : undefined)
}

/** Error before Terminated before Failed; else Passed. Skipped and done steps weigh nothing. */
export function statusOfAll(statuses: readonly StepStatus[]): 'P' | 'F' | 'E' | 'T' {
  return (WORST_FIRST.find((status) => statuses.includes(status)) ?? 'P') as 'P' | 'F' | 'E' | 'T'
}
