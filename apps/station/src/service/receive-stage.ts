/** Enters a complete file in the journal. Its correlation id and its trace are born here. */
import { type Clock, context, formatTraceparent, logger, metrics, operation } from '@sightline/core'
import type { StableFile, UnreadableFile } from '../intake/arrival.ts'
import type { Journal } from '../journal/journal.ts'
import { stationMetrics } from './station-metrics.ts'

const log = logger('station.intake')
const record = metrics(stationMetrics)
const receive = operation({
  name: 'station.receive',
  help: 'Enter one complete file in the journal',
  metric: 'station.receive',
})

export interface ReceiveParts {
  readonly journal: Journal
  readonly clock: Clock
  /** A new file waits for conversion. */
  onReceived(): void
}

/** Resolves when the file is safely in the journal. */
export async function receiveFile(parts: ReceiveParts, file: StableFile): Promise<void> {
  const fields = { file: file.name, folder: file.folder }
  const attributes = {
    'station.file.name': file.name,
    'station.file.size': file.sizeBytes,
    'station.folder': file.folder,
  }
  await receive.run({ parent: null, fields, attributes }, async ({ span, correlationId }) => {
    const { folder, path, sizeBytes, mtimeMs, inode, sha256 } = file
    const traceparent = formatTraceparent(span)
    const arrived = { folder, path, sizeBytes, mtimeMs, inode, sha256, correlationId, traceparent }
    const receipt = await parts.journal.receive(arrived)
    if (receipt.kind === 'known') {
      log.debug('file is known already', { file_id: receipt.fileId, state: receipt.state })
      return
    }
    count(file)
    context.setFields({ file_id: receipt.fileId })
    log.info('file received', { bytes: sizeBytes, waited_ms: Math.round(parts.clock.now() - file.firstSeenMs) })
    if (receipt.duplicateOf !== undefined) {
      record.filesDuplicate.add(1, { folder })
      log.warn('its content has been received before; its reports have the same ids', {
        duplicate_of: receipt.duplicateOf,
      })
    }
    parts.onReceived()
  })
}

/** A file that nobody may read ends in error/ like any other that failed. */
export async function receiveUnreadable(parts: ReceiveParts, file: UnreadableFile): Promise<void> {
  const fields = { file: file.name, folder: file.folder }
  await receive.run({ parent: null, fields }, async (active) => {
    const { folder, path, sizeBytes, mtimeMs, inode, error } = file
    const traceparent = formatTraceparent(active.span)
    const { correlationId } = active
    const receipt = await parts.journal.receive({ folder, path, sizeBytes, mtimeMs, inode, correlationId, traceparent })
    active.setVerdict({ outcome: 'error', errorType: error.kind })
    if (receipt.kind === 'known') return
    count(file)
    log.error('file cannot be read', { error, attempts: file.attempts })
    parts.onReceived()
  })
}

function count({ folder, sizeBytes }: { readonly folder: string; readonly sizeBytes: number }): void {
  record.filesReceived.add(1, { folder })
  record.bytesRead.add(sizeBytes, { folder })
}
