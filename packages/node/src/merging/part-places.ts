/** Where the series of one part are in the whole, by the part's index. */
import type { FamilyPart } from './family-part.ts'

const FIRST_CAPACITY = 4

export class PartPlaces {
  places: Int32Array = new Int32Array(FIRST_CAPACITY)
  /** How many of the part's series have their place. */
  count = 0
  generation: number
  readonly part: FamilyPart
  /** The part's numbers do not change any more, and it is to be taken out once its series have their places. */
  hasEnded = false

  constructor(part: FamilyPart) {
    this.part = part
    this.generation = part.generation
  }

  push(place: number): void {
    if (this.count === this.places.length) {
      const grown = new Int32Array(this.count * 2)
      grown.set(this.places)
      this.places = grown
    }
    this.places[this.count++] = place
  }

  forget(): void {
    this.count = 0
    this.generation = this.part.generation
  }
}
