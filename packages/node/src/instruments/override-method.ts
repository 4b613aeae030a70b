/** Replacing a method of one object, in a way that can be taken back and that shows to nobody who lists its properties. */

export type Method = (this: unknown, ...input: never[]) => unknown

/** @returns puts back what was there; undefined when the object has no such method */
export function overrideMethod(
  target: object,
  name: string,
  replace: (original: Method) => Method,
): (() => void) | undefined {
  const original = (target as Record<string, unknown>)[name]
  if (typeof original !== 'function') return undefined
  const before = Object.getOwnPropertyDescriptor(target, name)
  const value = replace(original as Method)
  Object.defineProperty(target, name, { value, configurable: true, writable: true, enumerable: false })
  return () => {
    // Somebody may have wrapped it after us; then their chain stays whole.
    if ((target as Record<string, unknown>)[name] !== value) return
    if (before === undefined) Reflect.deleteProperty(target, name)
    else Object.defineProperty(target, name, before)
  }
}
