/**
 * Where a running station can be asked: a small file beside its journal, so that the command line finds the admin server
 * although its port was free choice (0) or came from the environment of the service. After a crash the file is stale, which
 * shows when nobody answers.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const serviceAddress = z.object({ adminUrl: z.url(), pid: z.int() })

export type ServiceAddress = z.infer<typeof serviceAddress>

/**
 * @param journalPath - of the station; `-service.json` is added to it
 * @returns removes the file again
 * @throws what the file system says
 */
export function publishAddress(journalPath: string, address: ServiceAddress): () => void {
  const path = fileFor(journalPath)
  const partial = `${path}.partial`
  writeFileSync(partial, `${JSON.stringify(address)}\n`)
  renameSync(partial, path)
  return () => {
    // Another station may have written its own since.
    if (readAddress(journalPath)?.pid === address.pid) rmSync(path, { force: true })
  }
}

/** Undefined when no station has left one, or it cannot be read. */
export function readAddress(journalPath: string): ServiceAddress | undefined {
  try {
    return serviceAddress.safeParse(JSON.parse(readFileSync(fileFor(journalPath), 'utf8'))).data
  } catch {
    return undefined // no file, no permission, or not JSON: then there is nothing to go by
  }
}

function fileFor(journalPath: string): string {
  return `${journalPath}-service.json`
}
