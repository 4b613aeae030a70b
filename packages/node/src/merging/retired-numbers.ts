/** What ended parts have counted, by the places of the whole. As large as the whole, however many there were. */
import { addColumn } from './merge-columns.ts'
import type { PartPlaces } from './part-places.ts'

export class RetiredNumbers {
  /** Places of series that an ended part had. */
  readonly series = new Set<number>()
  readonly #strides: readonly number[]
  #columns: Float64Array[]

  constructor(strides: readonly number[]) {
    this.#strides = strides
    this.#columns = strides.map(() => new Float64Array(0))
  }

  /** Adds what the part has now. @param seriesCount - of the whole */
  take({ part, places, count }: PartPlaces, seriesCount: number): void {
    for (const [at, stride] of this.#strides.entries()) {
      if (this.#columns[at]!.length < seriesCount * stride) {
        const grown = new Float64Array(seriesCount * stride * 2)
        grown.set(this.#columns[at]!)
        this.#columns[at] = grown
      }
      addColumn(this.#columns[at]!, part.numbers()[at]!, places, count, stride)
    }
    for (let series = 0; series < count; series++) if (places[series]! >= 0) this.series.add(places[series]!)
  }

  copyTo(at: number, into: Float64Array): void {
    const from = this.#columns[at]!
    if (this.series.size > 0) into.set(from.length > into.length ? from.subarray(0, into.length) : from)
  }

  /** The whole has dealt its indices anew. */
  move(placeOf: ReadonlyMap<number, number>): void {
    const before = [...this.series]
    this.#columns = this.#columns.map((column, at) => {
      const stride = this.#strides[at]!
      const moved = new Float64Array(column.length)
      for (const place of before) {
        moved.set(column.subarray(place * stride, (place + 1) * stride), placeOf.get(place)! * stride)
      }
      return moved
    })
    this.series.clear()
    for (const place of before) this.series.add(placeOf.get(place)!)
  }
}
