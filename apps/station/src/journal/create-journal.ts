/** Opens the journal: the contract in front, the batches and the writer's thread behind. */
import { type Clock, systemClock } from '@sightline/core'
import { createCallBatcher } from './call-batcher.ts'
import type { Conversion, Journal } from './journal.ts'
import { type JournalPort, openJournalPort } from './journal-port.ts'
import type { CommandName, Input, Output } from './store/commands.ts'

/** Smaller bodies are copied; handing a buffer over costs more than that. */
const TRANSFER_FROM_BYTES = 64 * 1024

export interface JournalOptions {
  /** Of the database file; its folder is made when missing. `-wal`, `-shm` and `-lock` appear beside it. */
  readonly path: string
  readonly clock?: Clock | undefined
  /** The span that a change belongs to, asked at each change, for the story. */
  readonly currentSpan?: (() => { readonly traceId: string; readonly spanId: string } | undefined) | undefined
}

/**
 * Opens or creates the journal for this process alone; the database works in a thread of its own.
 *
 * @throws SightlineError `STATION_JOURNAL_IN_USE`, `_FOREIGN`, `_NEWER`, `_DAMAGED` or `_OPEN_FAILED`
 */
export async function createJournal(options: JournalOptions): Promise<Journal> {
  return journalOver(await openJournalPort(options.path), options)
}

/** The contract over any way to the database. */
export function journalOver(port: JournalPort, { clock = systemClock, currentSpan }: JournalOptions): Journal {
  const batcher = createCallBatcher(port)
  let closed: Promise<void> | undefined

  function call<N extends CommandName>(name: N, ...input: Input<N>): Promise<Output<N>> {
    return batcher.call({ name, input, stamp: stamp() }) as Promise<Output<N>>
  }

  const stamp = () => ({ atMs: clock.now(), ...currentSpan?.() })

  return {
    opened: port.opened,
    receive: (file) => call('receive', file),
    knownFiles: (files) => call('knownFiles', files),
    claimConversion: (limit, lease) => call('claimConversion', limit, lease),
    recordConverted(claim, conversion) {
      const { input, bytes, transfer } = packed(conversion)
      const sent = batcher.call({ name: 'recordConverted', input: [claim, input], stamp: stamp() }, bytes, transfer)
      return sent as Promise<boolean>
    },
    wait: (claim, atMs, fault) => call('wait', claim, atMs, fault),
    reject: (claim, fault) => call('reject', claim, fault),
    fail: (claim, fault) => call('fail', claim, fault),
    claimDelivery: (limit, lease) => call('claimDelivery', limit, lease),
    readBody: (reportNo) => call('readBody', reportNo),
    recordDelivered: (claim, answer) => call('recordDelivered', claim, answer),
    retryLater: (claim, atMs, fault) => call('retryLater', claim, atMs, fault),
    dead: (claim, fault) => call('dead', claim, fault),
    filesToFinish: (limit, lease) => call('filesToFinish', limit, lease),
    finish: (claim, where) => call('finish', claim, where),
    finishLater: (claim, atMs, fault) => call('finishLater', claim, atMs, fault),
    note: (fileId, note) => call('note', fileId, note),
    releaseLeases: (owner) => call('releaseLeases', owner),
    resumeLeases: (owner) => call('resumeLeases', owner),
    retry: (selection) => call('retry', selection),
    prune: (retention) => call('prune', retention),
    keptFiles: (afterId, limit) => call('keptFiles', afterId, limit),
    forget: (fileIds) => call('forget', fileIds),
    checkWritable: () => call('checkWritable'),
    story: (query) => call('story', query),
    listFiles: (query) => call('listFiles', query),
    listReports: (query) => call('listReports', query),
    counts: () => call('counts'),
    file: (fileId) => call('file', fileId),
    status: batcher.status,
    close() {
      closed ??= batcher.drain().then(port.close)
      return closed
    },
  }
}

interface Packed {
  readonly input: Conversion
  readonly bytes: number
  readonly transfer: readonly ArrayBuffer[]
}

/**
 * Large bodies are handed to the journal's thread; small ones are copied. A view on part of a larger buffer (Node's
 * pool) is copied out first, or the whole buffer would travel with it.
 */
function packed(conversion: Conversion): Packed {
  const transfer: ArrayBuffer[] = []
  let bytes = 0
  const reports = conversion.reports.map((report) => {
    const isWhole = report.body.byteLength === report.body.buffer.byteLength
    const body = isWhole ? report.body : new Uint8Array(report.body)
    bytes += body.byteLength
    if (body.byteLength >= TRANSFER_FROM_BYTES && body.buffer instanceof ArrayBuffer) transfer.push(body.buffer)
    return { ...report, body }
  })
  return { input: { ...conversion, reports }, bytes, transfer }
}
