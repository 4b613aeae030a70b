/** A mark on servers that are not part of the service: its own admin server would otherwise measure its own scrapes. */

const UNOBSERVED = Symbol.for('sightline.unobserved')

type Markable = { [UNOBSERVED]?: boolean }

/** No instrument watches this object from now on. */
export function markUnobserved(object: object): void {
  ;(object as Markable)[UNOBSERVED] = true
}

export function isUnobserved(object: object): boolean {
  return (object as Markable)[UNOBSERVED] === true
}
