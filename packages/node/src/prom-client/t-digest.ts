/**
 * A t-digest (Dunning and Ertl, "Computing Extremely Accurate Quantiles Using t-Digests", the merging form): quantiles of
 * a stream in bounded memory, exact while there are at most 512 different values, and always sharpest at the ends. A
 * value costs an entry in a list; 512 of them are sorted and merged at once.
 */

/** New values that are kept as they came until they are merged. */
const BUFFER = 512
/** Centroids up to here are single values, nothing is merged but equals. */
const EXACT_UP_TO = 512
/** The share of all values that one centroid may stand for, at most, in the middle; as prom-client's. */
const COMPRESSION = 0.01

export class TDigest {
  #means: number[] = []
  #weights: number[] = []
  #fresh: number[] = []

  /** How many centroids there are: 0 means no value. */
  get size(): number {
    this.compress()
    return this.#means.length
  }

  /** @param value - finite */
  push(value: number): void {
    this.#fresh.push(value)
    if (this.#fresh.length >= BUFFER) this.compress()
  }

  /** The value at a share of all, interpolated between centroids; undefined while there is none. @param share - 0 to 1 */
  percentile(share: number): number | undefined {
    this.compress()
    const means = this.#means
    if (means.length === 0) return undefined
    const total = this.#weights.reduce((sum, weight) => sum + weight, 0)
    const wanted = total * share
    let before = 0
    let lowerCenter = 0
    for (const [at, weight] of this.#weights.entries()) {
      const center = before + weight / 2
      if (center === wanted || (center > wanted && at === 0)) return means[at]
      if (center > wanted) {
        const lower = means[at - 1]!
        return lower + ((wanted - lowerCenter) * (means[at]! - lower)) / (center - lowerCenter)
      }
      before += weight
      lowerCenter = center
    }
    return means.at(-1)
  }

  /** Merges what is new. */
  compress(): void {
    if (this.#fresh.length === 0) return
    const fresh = Float64Array.from(this.#fresh).sort()
    this.#fresh = []
    this.#mergeSorted(fresh)
    if (this.#means.length > EXACT_UP_TO) this.#shrink()
  }

  reset(): void {
    this.#means = []
    this.#weights = []
    this.#fresh = []
  }

  /** Two sorted lists into one; equal values become one centroid. */
  #mergeSorted(fresh: Float64Array): void {
    const means: number[] = []
    const weights: number[] = []
    const add = (mean: number, weight: number) => {
      if (means.at(-1) === mean) weights[weights.length - 1]! += weight
      else {
        means.push(mean)
        weights.push(weight)
      }
    }
    let old = 0
    for (const value of fresh) {
      for (; old < this.#means.length && this.#means[old]! <= value; old += 1)
        add(this.#means[old]!, this.#weights[old]!)
      add(value, 1)
    }
    for (; old < this.#means.length; old += 1) add(this.#means[old]!, this.#weights[old]!)
    this.#means = means
    this.#weights = weights
  }

  /** Neighbours become one while together they stay within what their place allows: little at the ends, more in the middle. */
  #shrink(): void {
    const total = this.#weights.reduce((sum, weight) => sum + weight, 0)
    const means = [this.#means[0]!]
    const weights = [this.#weights[0]!]
    let before = 0
    for (let at = 1; at < this.#means.length; at += 1) {
      const weight = weights.at(-1)! + this.#weights[at]!
      const share = (before + weight / 2) / total
      if (weight <= 4 * total * COMPRESSION * share * (1 - share)) {
        means[means.length - 1]! += ((this.#means[at]! - means.at(-1)!) * this.#weights[at]!) / weight
        weights[weights.length - 1] = weight
      } else {
        before += weights.at(-1)!
        means.push(this.#means[at]!)
        weights.push(this.#weights[at]!)
      }
    }
    this.#means = means
    this.#weights = weights
  }
}
