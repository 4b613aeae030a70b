/**
 * A server that is away for two days leaves hundreds of tries that all end alike. The first and the last of them tell
 * the story; those between are one line.
 */
import type { StepRecord } from '../../journal/step-record.ts'

export interface FoldedTries {
  /** First and last of the steps that are left out. */
  readonly folded: readonly [StepRecord, StepRecord]
  readonly tries: number
}
export type Entry = { readonly step: StepRecord } | FoldedTries

/** Steps that begin a try. */
const BEGINNINGS: ReadonlySet<string> = new Set(['claimed', 'sending', 'resumed'])
/** Fewer tries in a row are told one by one. */
const LEAST_TRIES = 4

export function foldRepeats(steps: readonly StepRecord[]): Entry[] {
  return runsOf(triesOf(steps)).flatMap((run) => {
    const inner = run.slice(1, -1)
    const first = inner[0]?.[0]
    const last = inner.at(-1)?.at(-1)
    if (run.length < LEAST_TRIES || first === undefined || last === undefined) return entries(run.flat())
    const folded: Entry = { folded: [first, last], tries: inner.length }
    return [...entries(run[0] ?? []), folded, ...entries(run.at(-1) ?? [])]
  })
}

type Try = readonly StepRecord[]

function triesOf(steps: readonly StepRecord[]): Try[] {
  const tries: StepRecord[][] = []
  for (const step of steps) {
    const current = tries.at(-1)
    if (current === undefined || BEGINNINGS.has(step.step)) tries.push([step])
    else current.push(step)
  }
  return tries
}

/** Tries in a row whose steps and codes are the same. */
function runsOf(tries: readonly Try[]): Try[][] {
  const runs: Try[][] = []
  for (const one of tries) {
    const run = runs.at(-1)
    if (run !== undefined && likeness(run[0] ?? []) === likeness(one)) run.push(one)
    else runs.push([one])
  }
  return runs
}

function likeness(steps: Try): string {
  return steps.map(({ step, fields }) => `${step} ${fields?.['code'] ?? ''}`).join('\n')
}

function entries(steps: readonly StepRecord[]): Entry[] {
  return steps.map((step) => ({ step }))
}
