/**
 * The label texts of a metric's series in shared memory: one thread appends, another reads behind it, without a message.
 * The number of series is published last, so a reader never sees half of one.
 *
 * Layout: how many series there are (Int32, then 4 bytes of nothing), and for each text its length in bytes (UInt32) and
 * itself in UTF-16, which alone keeps every text that JavaScript may have.
 */

const HEAD_BYTES = 8
const LENGTH_BYTES = 4
const BYTES_PER_UNIT = 2
const LEAST_BYTES = 64

export class SeriesLogWriter {
  readonly memory: SharedArrayBuffer
  readonly #count: Int32Array
  readonly #bytes: Buffer
  #end = HEAD_BYTES

  /** @param rows - the series there are already; room is made for as much again */
  constructor(rows: readonly (readonly string[])[]) {
    const needed = rows.reduce((sum, texts) => sum + sizeOf(texts), HEAD_BYTES)
    this.memory = new SharedArrayBuffer(Math.max(LEAST_BYTES, needed * 2))
    this.#count = new Int32Array(this.memory, 0, 1)
    this.#bytes = Buffer.from(this.memory)
    for (const texts of rows) this.append(texts)
  }

  /** @returns false when there is no room */
  append(texts: readonly string[]): boolean {
    if (this.#end + sizeOf(texts) > this.#bytes.length) return false
    for (const text of texts) {
      const length = text.length * BYTES_PER_UNIT
      this.#bytes.writeUInt32LE(length, this.#end)
      this.#bytes.write(text, this.#end + LENGTH_BYTES, 'utf16le')
      this.#end += LENGTH_BYTES + length
    }
    Atomics.add(this.#count, 0, 1)
    return true
  }
}

/** Reads one series after the other; nothing that was read is kept. Going back costs reading from the beginning. */
export class SeriesLogReader {
  readonly #count: Int32Array
  readonly #bytes: Buffer
  readonly #width: number
  #series = 0
  #end = HEAD_BYTES

  /** @param width - texts a series has */
  constructor(memory: SharedArrayBuffer, width: number) {
    this.#count = new Int32Array(memory, 0, 1)
    this.#bytes = Buffer.from(memory)
    this.#width = width
  }

  get seriesCount(): number {
    return Atomics.load(this.#count, 0)
  }

  /** The label values of a series below `seriesCount`. */
  at(series: number): readonly string[] {
    if (series < this.#series) {
      this.#series = 0
      this.#end = HEAD_BYTES
    }
    let texts = this.#readNext()
    while (this.#series <= series) texts = this.#readNext()
    return texts
  }

  #readNext(): string[] {
    const texts: string[] = []
    for (let position = 0; position < this.#width; position++) {
      const begin = this.#end + LENGTH_BYTES
      this.#end = begin + this.#bytes.readUInt32LE(this.#end)
      texts.push(this.#bytes.toString('utf16le', begin, this.#end))
    }
    this.#series += 1
    return texts
  }
}

function sizeOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + LENGTH_BYTES + text.length * BYTES_PER_UNIT, 0)
}
