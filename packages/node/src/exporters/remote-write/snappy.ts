/**
 * Snappy's block format (google/snappy, "format_description.txt"), which remote write demands: the length, then literals
 * and copies of what came before. Only writing. Costs about 6 ns a byte of what metrics are made of, and holds the event
 * loop for that time: whoever calls keeps bodies small.
 */

/** A copy reaches back less than this, so that it always fits in two bytes. */
const BLOCK_BYTES = 65_536
const HASH_BITS = 14
const HASH_FACTOR = 0x1e35a7bd
const SHORTEST_MATCH = 4
/** A run of bytes without a match is looked at ever less closely: each 32 misses make the step one longer. */
const SKIP_BITS = 5
/** The two low bits of a tag. */
const COPY_SHORT = 1
const COPY_LONG = 2
/** What a copy with an offset of 11 bits may reach and hold. */
const SHORT_OFFSET = 2048
const SHORT_COPY = 12
const LONGEST_COPY = 64

/** @returns memory of its own */
export function snappy(input: Uint8Array): Uint8Array {
  const paper = new Paper(input)
  paper.length(input.length)
  const table = new Uint16Array(1 << HASH_BITS)
  for (let first = 0; first < input.length; first += BLOCK_BYTES) {
    writeBlock(paper, input, first, Math.min(first + BLOCK_BYTES, input.length), table)
  }
  return paper.take()
}

/** @param table - for the hash of four bytes where they were seen last, counted from the block's beginning */
function writeBlock(paper: Paper, input: Uint8Array, first: number, end: number, table: Uint16Array): void {
  table.fill(0)
  const last = end - SHORTEST_MATCH
  let literal = first
  let at = first + 1
  let misses = 1 << SKIP_BITS
  while (at <= last) {
    const hash = hashAt(input, at)
    const candidate = first + table[hash]!
    table[hash] = at - first
    if (!isMatch(input, candidate, at)) {
      at += misses++ >> SKIP_BITS
      continue
    }
    const length = matchLength(input, candidate, at, end)
    paper.literal(literal, at)
    paper.copy(at - candidate, length)
    at += length
    literal = at
    misses = 1 << SKIP_BITS
  }
  paper.literal(literal, end)
}

function hashAt(input: Uint8Array, at: number): number {
  const word = input[at]! | (input[at + 1]! << 8) | (input[at + 2]! << 16) | (input[at + 3]! << 24)
  return Math.imul(word, HASH_FACTOR) >>> (32 - HASH_BITS)
}

/** An empty place in the table names the block's first byte: what stands there is compared like everything else. */
function isMatch(input: Uint8Array, one: number, other: number): boolean {
  return (
    input[one] === input[other] &&
    input[one + 1] === input[other + 1] &&
    input[one + 2] === input[other + 2] &&
    input[one + 3] === input[other + 3]
  )
}

function matchLength(input: Uint8Array, candidate: number, at: number, end: number): number {
  let length = SHORTEST_MATCH
  while (at + length < end && input[candidate + length] === input[at + length]) length += 1
  return length
}

/** The output, with room for the worst case (snappy.cc, "MaxCompressedLength"). */
class Paper {
  readonly #input: Uint8Array
  readonly #bytes: Uint8Array
  #at = 0

  constructor(input: Uint8Array) {
    this.#input = input
    this.#bytes = new Uint8Array(32 + input.length + Math.ceil(input.length / 6))
  }

  length(value: number): void {
    let rest = value
    for (; rest > 0x7f; rest >>>= 7) this.#bytes[this.#at++] = (rest & 0x7f) | 0x80
    this.#bytes[this.#at++] = rest
  }

  /** Bytes as they are. A block is below 64 KiB, so a length takes two bytes at most. */
  literal(from: number, to: number): void {
    const most = to - from - 1
    if (most < 0) return
    const bytes = this.#bytes
    if (most < 60) bytes[this.#at++] = most << 2
    else if (most < 0x100) {
      bytes[this.#at++] = 60 << 2
      bytes[this.#at++] = most
    } else {
      bytes[this.#at++] = 61 << 2
      bytes[this.#at++] = most & 0xff
      bytes[this.#at++] = most >>> 8
    }
    bytes.set(this.#input.subarray(from, to), this.#at)
    this.#at += to - from
  }

  copy(offset: number, length: number): void {
    let rest = length
    // The last piece is never shorter than four bytes, which the short form cannot say.
    for (; rest >= LONGEST_COPY + SHORTEST_MATCH; rest -= LONGEST_COPY) this.#longCopy(offset, LONGEST_COPY)
    if (rest > LONGEST_COPY) {
      this.#longCopy(offset, LONGEST_COPY - SHORTEST_MATCH)
      rest -= LONGEST_COPY - SHORTEST_MATCH
    }
    if (rest >= SHORT_COPY || offset >= SHORT_OFFSET) this.#longCopy(offset, rest)
    else {
      this.#bytes[this.#at++] = COPY_SHORT | ((rest - SHORTEST_MATCH) << 2) | ((offset >>> 8) << 5)
      this.#bytes[this.#at++] = offset & 0xff
    }
  }

  take(): Uint8Array {
    return this.#bytes.slice(0, this.#at)
  }

  #longCopy(offset: number, length: number): void {
    this.#bytes[this.#at++] = COPY_LONG | ((length - 1) << 2)
    this.#bytes[this.#at++] = offset & 0xff
    this.#bytes[this.#at++] = offset >>> 8
  }
}
