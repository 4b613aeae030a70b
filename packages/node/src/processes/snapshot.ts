/**
 * The metrics of a process as one file: what there is (lines of JSON), then all numbers (Float64, this machine's order).
 * Long work is pausable both ways; each family is true for one instant.
 *
 * Layout: a line `SIGHTLINE-METRICS <version> <bytes of structure> <numbers>`, the structure (the head, then for each
 * family its own line and lines of label texts, some series each), zeros up to a multiple of 8, the numbers.
 */
import type { CheckedDefinition } from '@sightline/core'
import type { Pausable } from '../exporters/pausable.ts'
import type { FamilyPart, MergeableFamily } from '../merging/family-part.ts'

const MAGIC = 'SIGHTLINE-METRICS'
const VERSION = 1
const SERIES_PER_LINE = 256
const FLOAT_BYTES = Float64Array.BYTES_PER_ELEMENT

export interface SnapshotHead {
  readonly pid: number
  /** Tells two processes apart that had the same number one after the other. */
  readonly mark: string
  /** Of the retired: marks of processes whose numbers are in here, and when they were taken in, ms since the epoch. */
  readonly folded?: Readonly<Record<string, number>>
}

export interface SnapshotFamily extends FamilyPart {
  readonly definition: CheckedDefinition
}

export interface Snapshot {
  readonly head: SnapshotHead
  readonly families: readonly SnapshotFamily[]
}

interface FamilyLine {
  readonly definition: CheckedDefinition
  readonly generation: number
  readonly seriesCount: number
}

/** @param families - those without series are left out */
export function* encodeSnapshot(head: SnapshotHead, families: readonly MergeableFamily[]): Pausable<Buffer> {
  const lines = [JSON.stringify(head)]
  const numbers: Float64Array[] = []
  for (const family of families) {
    if (family.seriesCount === 0) continue
    yield* encodeFamily(family, lines, numbers)
  }
  const structure = Buffer.from(`${lines.join('\n')}\n`)
  const count = numbers.reduce((sum, column) => sum + column.length, 0)
  const first = Buffer.from(`${MAGIC} ${VERSION} ${structure.length} ${count}\n`)
  const begin = aligned(first.length + structure.length)
  const file = Buffer.alloc(begin + count * FLOAT_BYTES)
  first.copy(file)
  structure.copy(file, first.length)
  let at = begin
  for (const column of numbers) {
    at += Buffer.from(column.buffer, column.byteOffset, column.byteLength).copy(file, at)
    yield
  }
  return file
}

/** Begun anew where indices are dealt anew in a pause. */
function* encodeFamily(family: MergeableFamily, lines: string[], numbers: Float64Array[]): Pausable<void> {
  for (let mayPause = true; ; mayPause = false) {
    const { generation, seriesCount } = family
    const own = [JSON.stringify({ definition: family.definition, generation, seriesCount })]
    const columns = copyColumns(family)
    for (let series = 0; series < seriesCount && family.generation === generation; ) {
      const texts: string[] = []
      const end = Math.min(series + SERIES_PER_LINE, seriesCount)
      for (; series < end; series++) texts.push(...family.labelValuesAt(series))
      own.push(JSON.stringify(texts))
      if (mayPause) yield
    }
    if (family.generation !== generation) continue
    lines.push(...own)
    numbers.push(...columns)
    return
  }
}

function copyColumns(family: MergeableFamily): Float64Array[] {
  const { seriesCount } = family
  const births = Float64Array.from({ length: seriesCount }, (_, series) => family.createdAt(series))
  if (family.shape === 'scalar') return [births, family.values.slice(0, seriesCount)]
  return [births, family.counts.slice(0, seriesCount * family.stride), family.sums.slice(0, seriesCount)]
}

/** @throws Error saying what is wrong with the file */
export function* decodeSnapshot(file: Buffer): Pausable<Snapshot> {
  const firstEnd = file.indexOf('\n')
  const [magic, version, structureBytes, numberCount] = file.toString('latin1', 0, Math.max(firstEnd, 0)).split(' ')
  if (magic !== MAGIC || Number(version) !== VERSION) {
    throw new Error(
      `wanted ${MAGIC} ${VERSION} at its beginning, got "${magic?.slice(0, 40)} ${version?.slice(0, 10)}"`,
    )
  }
  const structureEnd = firstEnd + 1 + Number(structureBytes)
  const begin = aligned(structureEnd)
  const wanted = begin + Number(numberCount) * FLOAT_BYTES
  if (file.length !== wanted) throw new Error(`wanted ${wanted} bytes, got ${file.length}`)
  const lines = file.toString('utf8', firstEnd + 1, structureEnd - 1).split('\n')
  const numbers = new Float64Array(new Uint8Array(file.subarray(begin)).buffer)
  const families: SnapshotFamily[] = []
  let line = 1
  let at = 0
  while (line < lines.length) {
    const family = JSON.parse(lines[line++]!) as FamilyLine
    const texts: string[] = []
    for (let series = 0; series < family.seriesCount; series += SERIES_PER_LINE) {
      texts.push(...(JSON.parse(lines[line++]!) as string[]))
      yield
    }
    const columns = [1, ...stridesOf(family.definition)].map((stride) => {
      const begins = at
      at += stride * family.seriesCount
      return numbers.subarray(begins, at)
    })
    families.push(snapshotFamily(family, texts, columns))
  }
  return { head: JSON.parse(lines[0]!) as SnapshotHead, families }
}

function snapshotFamily(
  { definition, generation, seriesCount }: FamilyLine,
  texts: readonly string[],
  [births, ...numbers]: readonly Float64Array[],
): SnapshotFamily {
  const width = definition.labels.length
  return {
    definition,
    generation,
    seriesCount,
    labelValuesAt: (series) => texts.slice(series * width, (series + 1) * width),
    createdAt: (series) => births![series]!,
    numbers: () => numbers,
  }
}

function stridesOf({ kind, buckets }: CheckedDefinition): readonly number[] {
  return kind === 'histogram' ? [buckets.length + 1, 1] : [1]
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / FLOAT_BYTES) * FLOAT_BYTES
}
