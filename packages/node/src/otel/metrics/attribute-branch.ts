/**
 * One step on the way from attributes to their series: a key and its value. A branch remembers the key and the value that
 * it was asked for last, which most calls ask for again: then a step costs two comparisons.
 */

type Children = Map<unknown, AttributeBranch>

export class AttributeBranch {
  /** Of the attributes that end here; -1 for none. */
  series = -1
  #lastKey = ''
  #lastValue: unknown = ''
  #lastChild: AttributeBranch | undefined
  /** By value, for the last key. */
  #lastChildren: Children | undefined
  #children: Map<string, Children> | undefined

  child(key: string, value: unknown): AttributeBranch | undefined {
    if (key === this.#lastKey) return value === this.#lastValue ? this.#lastChild : this.#among(value)
    const children = this.#children?.get(key)
    if (children === undefined) return undefined
    this.#turnTo(key, children)
    return this.#among(value)
  }

  /** The child, made where there is none. @param value - no object: it would never be met again, and never forgotten */
  grow(key: string, value: unknown): AttributeBranch {
    this.#children ??= new Map()
    let children = this.#children.get(key)
    if (children === undefined) {
      children = new Map()
      this.#children.set(key, children)
    }
    this.#turnTo(key, children)
    const known = children.get(value)
    if (known !== undefined) return known
    const child = new AttributeBranch()
    children.set(value, child)
    return child
  }

  #turnTo(key: string, children: Children): void {
    this.#lastKey = key
    this.#lastChildren = children
    this.#lastValue = undefined
    this.#lastChild = children.get(undefined)
  }

  #among(value: unknown): AttributeBranch | undefined {
    const child = this.#lastChildren?.get(value)
    if (child !== undefined) {
      this.#lastValue = value
      this.#lastChild = child
    }
    return child
  }
}
