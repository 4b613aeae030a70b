/** Reads the beginning of a file once, for all converters to look at. */
import { extname } from 'node:path'
import { rejectionOfFault } from './content-fault.ts'
import type { Probe } from './contract.ts'
import { readHead } from './source/file-source.ts'
import { createPieceDecoder } from './source/text-decoder.ts'

export const PROBE_BYTES = 64 * 1024

/** @throws SightlineError `STATION_CONVERT_SOURCE_UNREADABLE` */
export async function probeFile(path: string, fileName: string): Promise<Probe> {
  const { head, size } = await readHead(path, fileName, PROBE_BYTES)
  return probeOf(fileName, size, head)
}

export function probeOf(fileName: string, size: number, head: Uint8Array): Probe {
  return { fileName, extension: extname(fileName).toLowerCase(), size, head, headText: textOf(head) }
}

function textOf(head: Uint8Array): string {
  try {
    return createPieceDecoder().write(head)
  } catch (error) {
    if (rejectionOfFault(error) === undefined) throw error
    return ''
  }
}
