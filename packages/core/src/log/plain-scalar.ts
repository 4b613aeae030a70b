/** Values that become one word or number in plain data. */

/** What is no object: numbers that JSON has no sign for, big integers, symbols and functions become text; `undefined` stays. */
export function plainScalarOf(value: unknown): unknown {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'bigint':
    case 'symbol':
      return String(value)
    case 'function':
      return '[function]'
    default:
      return value
  }
}

/** True for arrays and for objects without a class: by far the most, so they are told apart first. May throw. */
export function isPlainContainer(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null
}

/** The text of an object that is one value (a date, a URL, bytes); undefined for what has parts. May throw when the object does. */
export function plainObjectOf(value: object): string | undefined {
  if (isPlainContainer(value)) return undefined
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[invalid date]' : value.toISOString()
  if (value instanceof URL) return value.href
  if (value instanceof RegExp || value instanceof Number || value instanceof String || value instanceof Boolean) {
    return String(value)
  }
  if (ArrayBuffer.isView(value)) return `[${tagOf(value)} of ${value.byteLength} bytes]`
  const tag = tagOf(value)
  if (tag === 'ArrayBuffer' || tag === 'SharedArrayBuffer') {
    return `[${tag} of ${(value as ArrayBuffer).byteLength} bytes]`
  }
  return OPAQUE.has(tag) ? `[${tag}]` : undefined
}

const OPAQUE: ReadonlySet<string> = new Set(['Promise', 'WeakMap', 'WeakSet', 'WeakRef', 'Generator', 'AsyncGenerator'])

function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1)
}
