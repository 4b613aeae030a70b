/**
 * Lines that wait to be written, oldest first, within a bound. Lines are joined into chunks; when the bound is passed
 * the oldest chunks go, exactly counted, and a notice takes their place. A line is written whole or not at all.
 */

/** 16 kB: a write costs about 5 us, so a line's share is below 0.1 us. */
export const CHUNK_CHARS = 16 * 1024
const LINE_FEED = 10
/** Room for a chunk and the line that closes it; a UTF-16 unit takes at most three bytes of UTF-8. */
const DESK_CHARS = CHUNK_CHARS * 2
const DESK_BYTES = DESK_CHARS * 3

interface Chunk {
  readonly bytes: Buffer
  readonly lines: number
  /** Lines that this chunk, being a notice, tells of. */
  readonly noticed: number
}

export interface LineQueueOptions {
  readonly maxBytes: number
  /** Characters after which a chunk is closed. Default 16 kB. */
  readonly chunkChars?: number | undefined
  /** The line that tells how many are missing, in the sink's own format. */
  readonly notice: (droppedLines: number) => string
  readonly onDropped: (lines: number) => void
}

/** A class because `push` is on the path of every log line. */
export class LineQueue {
  readonly #options: LineQueueOptions
  readonly #chunkChars: number
  readonly #chunks: Chunk[] = []
  /** Where a chunk is encoded when no other waits: a buffer of its own for each would cost ten times the encoding. */
  #desk: Buffer | undefined
  #isDeskFree = true
  #open = ''
  #openLines = 0
  #waitingBytes = 0
  /** Bytes of the first chunk that are written already. */
  #written = 0
  #unnoticed = 0
  #taken = 0
  #done = 0

  constructor(options: LineQueueOptions) {
    this.#options = options
    this.#chunkChars = options.chunkChars ?? CHUNK_CHARS
  }

  /** Lines taken in so far. */
  get taken(): number {
    return this.#taken
  }

  /** Lines that were written or dropped so far. */
  get done(): number {
    return this.#done
  }

  get isEmpty(): boolean {
    return this.#chunks.length === 0 && this.#openLines === 0
  }

  /** How many bytes of the head are written already. */
  get headWritten(): number {
    return this.#written
  }

  /** @returns true when a chunk became full: time to write */
  push(line: string): boolean {
    this.#open += line
    this.#openLines++
    this.#taken++
    if (this.#open.length < this.#chunkChars) return false
    this.#seal()
    this.#shrink()
    return true
  }

  /** What is to be written next, a notice of dropped lines before the lines behind the gap; undefined when there is nothing. */
  head(): Buffer | undefined {
    if (this.#chunks.length === 0 && this.#openLines > 0) this.#seal()
    if (this.#unnoticed > 0 && this.#written === 0) this.#putNotice()
    return this.#chunks[0]?.bytes
  }

  /** Notes that more bytes of the head were written. */
  advance(bytes: number): void {
    const chunk = this.#chunks[0]
    if (chunk === undefined) return
    this.#written += bytes
    this.#waitingBytes -= bytes
    if (this.#written < chunk.bytes.length) return
    this.#chunks.shift()
    this.#written = 0
    this.#done += chunk.lines
    this.#clearDesk(chunk)
  }

  /** Drops everything, counted. */
  clear(): void {
    if (this.#openLines > 0) this.#seal()
    if (this.#written > 0) this.#dropRestOfHead()
    while (this.#chunks.length > 0) this.#drop(0)
    this.#written = 0
    this.#waitingBytes = 0
    this.#unnoticed = 0
  }

  #seal(): void {
    const bytes = this.#encode(this.#open)
    this.#chunks.push({ bytes, lines: this.#openLines, noticed: 0 })
    this.#waitingBytes += bytes.length
    this.#open = ''
    this.#openLines = 0
  }

  /** What has to wait behind others, or is large, gets a buffer of its size. */
  #encode(text: string): Buffer {
    if (!this.#isDeskFree || this.#chunks.length > 0 || text.length > DESK_CHARS) return Buffer.from(text)
    this.#desk ??= Buffer.allocUnsafeSlow(DESK_BYTES)
    this.#isDeskFree = false
    return this.#desk.subarray(0, this.#desk.write(text, 0, 'utf8'))
  }

  #clearDesk({ bytes }: Chunk): void {
    if (bytes.buffer === this.#desk?.buffer) this.#isDeskFree = true
  }

  /** A head that is written in part stays: its last line must not end in the middle. */
  #shrink(): void {
    const first = this.#written > 0 ? 1 : 0
    while (this.#waitingBytes > this.#options.maxBytes && this.#chunks.length > first + 1) this.#drop(first)
  }

  #drop(index: number): void {
    const [chunk] = this.#chunks.splice(index, 1)
    this.#waitingBytes -= chunk!.bytes.length
    this.#unnoticed += chunk!.lines + chunk!.noticed
    this.#done += chunk!.lines
    if (chunk!.lines > 0) this.#options.onDropped(chunk!.lines)
    this.#clearDesk(chunk!)
  }

  /** Counts only lines whose end was not written. */
  #dropRestOfHead(): void {
    const head = this.#chunks.shift()!
    const ends = head.bytes.subarray(0, this.#written).filter((byte) => byte === LINE_FEED).length
    this.#done += head.lines
    if (head.lines > ends) this.#options.onDropped(head.lines - ends)
    this.#clearDesk(head)
  }

  #putNotice(): void {
    const bytes = Buffer.from(this.#options.notice(this.#unnoticed))
    this.#chunks.unshift({ bytes, lines: 0, noticed: this.#unnoticed })
    this.#waitingBytes += bytes.length
    this.#unnoticed = 0
  }
}
