/** One call of a callback: takes what it reports, at once or later. */

/** Of what one call reports, so much is kept beyond its collection; what is late beyond that is dropped. */
const MAX_KEPT = 10_000

/** Both of the API's forms: for one instrument, or for several. */
export type Callback = (result: never) => unknown

/** What callbacks report for. */
export interface Observed {
  readonly descriptor: { readonly name: string }
  /** False where nobody would see its values. */
  readonly isWanted: boolean
  take(value: number, attributes: object | undefined): void
}

export interface Observation {
  readonly instrument: Observed
  readonly value: number
  readonly attributes: object | undefined
}

type Report = (error: unknown) => void

export class CallbackRun {
  readonly #instruments: ReadonlySet<Observed>
  readonly #isBatch: boolean
  readonly #report: Report
  /** What was reported at once: it stands while the callback goes on. */
  readonly early: Observation[] = []
  readonly #late: Observation[] = []
  #phase: 'asking' | 'waiting' | 'over' = 'asking'

  constructor(instruments: ReadonlySet<Observed>, isBatch: boolean, report: Report) {
    this.#instruments = instruments
    this.#isBatch = isBatch
    this.#report = report
  }

  /** Never throws. @returns its end, which never rejects, for one that has not ended; else undefined */
  start(callback: Callback): Promise<void> | undefined {
    let given: unknown
    try {
      given = callback(this.#result() as never)
      if (isThenable(given)) {
        this.#phase = 'waiting'
        return Promise.resolve(given).then(() => undefined, this.#report)
      }
    } catch (error) {
      this.#report(error)
    }
    this.#phase = 'over'
    return undefined
  }

  /** What was reported late; from now on nothing is taken any more. */
  finish(): readonly Observation[] {
    this.#phase = 'over'
    return this.#late
  }

  /** What the callback reports through. */
  #result(): object {
    if (this.#isBatch) {
      return {
        observe: (instrument: unknown, value: number, attributes?: object) =>
          this.#observe(instrument, value, attributes),
      }
    }
    const [only] = this.#instruments
    return { observe: (value: number, attributes?: object) => this.#observe(only, value, attributes) }
  }

  #observe(given: unknown, value: number, attributes: object | undefined): void {
    const instrument = given as Observed
    if (!this.#instruments.has(instrument)) {
      this.#report(new Error('reported for an instrument that it was not added for; dropped'))
    } else if (this.#phase === 'asking') {
      instrument.take(value, attributes)
      if (this.early.length < MAX_KEPT) this.#keep(this.early, { instrument, value, attributes })
    } else if (this.#phase === 'over') {
      this.#report(new Error('reported after it had finished; dropped'))
    } else if (this.#late.length === MAX_KEPT) {
      this.#report(new Error(`reported more than ${MAX_KEPT} values late; dropped`))
    } else {
      this.#keep(this.#late, { instrument, value, attributes })
    }
  }

  /** A copy: the callback may go on with its object. */
  #keep(list: Observation[], { instrument, value, attributes }: Observation): void {
    try {
      list.push({ instrument, value, attributes: attributes && { ...attributes } })
    } catch (error) {
      this.#report(error)
    }
  }
}

function isThenable(given: unknown): given is PromiseLike<unknown> {
  return typeof given === 'object' && given !== null && typeof (given as { then?: unknown }).then === 'function'
}
