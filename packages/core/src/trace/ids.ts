/**
 * Trace and span ids: random words from a pool of crypto bytes, hex text only when someone asks. One TraceId object is
 * shared by all spans of a trace, so its text is made once. About 20 ns an id.
 */

/** 32 KB at a time: a call for random bytes has a price of its own. */
const POOL_WORDS = 8192
/** Signed, as V8 keeps 32 signed bits in a field; an unsigned word above 2^31 would be an object of its own (10 ns). */
const pool = new Int32Array(POOL_WORDS)
let next = POOL_WORDS

/** Character codes of 0..f. */
const HEX_DIGITS = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0))

/** What a hex digit stands for, by its character code. */
const HEX_VALUES = Uint8Array.from({ length: 128 }, (_, code) => Number.parseInt(String.fromCharCode(code), 16) || 0)

/** 128 bits that name a trace: random words whose text is made when it is asked for, or a text that came from elsewhere. */
export class TraceId {
  readonly #a: number
  readonly #b: number
  readonly #c: number
  readonly #d: number
  #text: string | undefined
  readonly #isForeign: boolean

  constructor(a: number, b: number, c: number, d: number, text?: string) {
    this.#a = a
    this.#b = b
    this.#c = c
    this.#d = d
    this.#text = text
    this.#isForeign = text !== undefined
  }

  /** Writes the 16 bytes. */
  writeTo(into: Uint8Array, at: number): void {
    if (this.#isForeign) {
      writeHex(this.text, into, at)
      return
    }
    writeWord(this.#a, into, at)
    writeWord(this.#b, into, at + 4)
    writeWord(this.#c, into, at + 8)
    writeWord(this.#d, into, at + 12)
  }

  get text(): string {
    this.#text ??= hexText(this.#a, this.#b) + hexText(this.#c, this.#d)
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

/** 64 bits as 16 hex digits, in one piece: joining pieces costs twice as much, and again when the text is read. */
export function hexText(high: number, low: number): string {
  const d = HEX_DIGITS
  return String.fromCharCode(
    d[high >>> 28]!,
    d[(high >>> 24) & 15]!,
    d[(high >>> 20) & 15]!,
    d[(high >>> 16) & 15]!,
    d[(high >>> 12) & 15]!,
    d[(high >>> 8) & 15]!,
    d[(high >>> 4) & 15]!,
    d[high & 15]!,
    d[low >>> 28]!,
    d[(low >>> 24) & 15]!,
    d[(low >>> 20) & 15]!,
    d[(low >>> 16) & 15]!,
    d[(low >>> 12) & 15]!,
    d[(low >>> 8) & 15]!,
    d[(low >>> 4) & 15]!,
    d[low & 15]!,
  )
}

export function writeWord(word: number, into: Uint8Array, at: number): void {
  into[at] = word >>> 24
  into[at + 1] = word >>> 16
  into[at + 2] = word >>> 8
  into[at + 3] = word
}

/** @param text - hex digits, two a byte; what is no digit counts as 0 */
export function writeHex(text: string, into: Uint8Array, at: number): void {
  const bytes = text.length >>> 1
  for (let byte = 0; byte < bytes; byte += 1) {
    const high = HEX_VALUES[text.charCodeAt(2 * byte) & 0x7f]!
    into[at + byte] = (high << 4) | HEX_VALUES[text.charCodeAt(2 * byte + 1) & 0x7f]!
  }
}

function refill(): void {
  crypto.getRandomValues(pool)
  next = 0
}
