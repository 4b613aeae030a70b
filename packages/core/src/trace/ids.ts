/**
 * Trace and span ids: random words from a pool of crypto bytes, hex text only when someone asks. One TraceId object is
 * shared by all spans of a trace, so its text is made once. About 20 ns an id.
 */

/** 32 KB at a time: a call for random bytes has a price of its own. */
const POOL_WORDS = 8192
/** Signed, as V8 keeps 32 signed bits in a field; an unsigned word above 2^31 would be an object of its own (10 ns). */
const pool = new Int32Array(POOL_WORDS)
let next = POOL_WORDS

const HEX_BYTE = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** 128 bits that name a trace: random words whose text is made when it is asked for, or a text that came from elsewhere. */
export class TraceId {
  readonly #a: number
  readonly #b: number
  readonly #c: number
  readonly #d: number
  #text: string | undefined

  constructor(a: number, b: number, c: number, d: number, text?: string) {
    this.#a = a
    this.#b = b
    this.#c = c
    this.#d = d
    this.#text = text
  }

  get text(): string {
    this.#text ??= hexWord(this.#a) + hexWord(this.#b) + hexWord(this.#c) + hexWord(this.#d)
    return this.#text
  }
}

/** A new random id, never all zero. All 128 bits are random, so the level 2 `random` flag may be set. */
export function newTraceId(): TraceId {
  if (next > POOL_WORDS - 4) refill()
  const id = new TraceId(pool[next]!, pool[next + 1]!, pool[next + 2]!, pool[next + 3]! || 1)
  next += 4
  return id
}

/** @param text - 32 hex digits, already checked */
export function traceIdFrom(text: string): TraceId {
  return new TraceId(0, 0, 0, 0, text)
}

/** A random signed 32-bit word, for span ids, which are two of them. */
export function randomWord(): number {
  if (next === POOL_WORDS) refill()
  return pool[next++]!
}

export function hexWord(word: number): string {
  return HEX_BYTE[word >>> 24]! + HEX_BYTE[(word >>> 16) & 255]! + HEX_BYTE[(word >>> 8) & 255]! + HEX_BYTE[word & 255]!
}

function refill(): void {
  crypto.getRandomValues(pool)
  next = 0
}
