/** What ended parts have counted, by the places of the whole. As large as the whole, however many there were. */
import { addColumn } from './merge-columns.ts'
import type { PartPlaces } from './part-places.ts'

export class RetiredNumbers {
  readonly #strides: readonly number[]
  #columns: Float64Array[]
  /** 1 at the places of series that an ended part had. */
  #has = new Uint8Array(0)

  constructor(strides: readonly number[]) {
    this.#strides = strides
    this.#columns = strides.map(() => new Float64Array(0))
  }

  /** Places of series that an ended part had, ascending. */
  places(): number[] {
    return Array.from(this.#has.keys()).filter((place) => this.#has[place] === 1)
  }

  /** Adds what the part has now. @param seriesCount - of the whole */
  take({ part, places, count }: PartPlaces, seriesCount: number): void {
    if (this.#has.length < seriesCount) this.#growTo(seriesCount * 2)
    for (const [at, stride] of this.#strides.entries()) {
      addColumn(this.#columns[at]!, part.numbers()[at]!, places, count, stride)
    }
    for (let series = 0; series < count; series++) this.#has[places[series]!] = 1
  }

  copyTo(at: number, into: Float64Array): void {
    const from = this.#columns[at]!
    into.set(from.length > into.length ? from.subarray(0, into.length) : from)
  }

  /** The whole has dealt its indices anew; every place that is in here has a new one. */
  move(placeOf: ReadonlyMap<number, number>): void {
    const before = this.places()
    const columns = this.#columns
    this.#columns = columns.map((column) => new Float64Array(column.length))
    this.#has = new Uint8Array(this.#has.length)
    for (const place of before) {
      const now = placeOf.get(place)!
      this.#has[now] = 1
      for (const [at, stride] of this.#strides.entries()) {
        this.#columns[at]!.set(columns[at]!.subarray(place * stride, (place + 1) * stride), now * stride)
      }
    }
  }

  #growTo(seriesCapacity: number): void {
    const has = new Uint8Array(seriesCapacity)
    has.set(this.#has)
    this.#has = has
    this.#columns = this.#columns.map((column, at) => {
      const grown = new Float64Array(seriesCapacity * this.#strides[at]!)
      grown.set(column)
      return grown
    })
  }
}
