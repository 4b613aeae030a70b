/** Converts one file for a person at a terminal: the same pool, the same worker, the same limits as in the service. */
import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { ConversionOutcome } from './conversion.ts'
import { convertErrors } from './convert-errors.ts'
import { AUTO } from './pick.ts'
import { type ConversionPoolOptions, createConversionPool } from './pool/create-conversion-pool.ts'

/** What the command line offers; limits that are left out are those of the service by default. */
export interface ConvertFileOptions extends Pick<ConversionPoolOptions, 'converterFolder'> {
  /** Name of a converter; left out: the one that is surest. */
  readonly converter?: string | undefined
  /** As the configuration of a watched folder has them. */
  readonly options?: Readonly<Record<string, unknown>> | undefined
  readonly timeoutMs?: number | undefined
  readonly memoryMb?: number | undefined
  readonly signal?: AbortSignal | undefined
}

const TIMEOUT_MS = 60_000
const MEMORY_MB = 512

/** Nothing is written, moved or journalled. @throws SightlineError as `ConversionPool.convert` */
export async function convertFile(path: string, options: ConvertFileOptions = {}): Promise<ConversionOutcome> {
  const fileName = basename(path)
  const { size } = await stat(path).catch((cause: Error) => {
    throw convertErrors.sourceUnreadable({ file: fileName, reason: cause.message }, { cause })
  })
  const pool = await createConversionPool({
    workers: 1,
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    memoryMb: options.memoryMb ?? MEMORY_MB,
    converterFolder: options.converterFolder,
  })
  try {
    const converter = options.converter ?? AUTO
    const job = { path: resolve(path), fileName, size, converter, options: options.options ?? {} }
    return await pool.convert(job, { signal: options.signal })
  } finally {
    await pool.close()
  }
}
