/** POST /api/Report/WSXF: one or several reports as XML. Checked and written to the store while it arrives, so a large document needs little memory. */
import type { Call } from '../call.ts'
import type { Answer } from '../http/answer.ts'
import type { ServerParts } from '../request-host.ts'
import type { BodyWriter } from '../store/body-store.ts'
import { createXmlDecoder } from '../wsxf/decode-xml.ts'
import { createWsxfReader, type WsxfReader } from '../wsxf/read-wsxf.ts'
import { storeDocument } from './store-document.ts'

/** @throws ValidationError naming the place in the XML, or each path, what was wanted and what was there */
export async function submitWsxf(call: Call, parts: ServerParts): Promise<Answer> {
  const writer = parts.store.bodies.begin()
  try {
    const reader = createLateReader()
    for await (const chunk of call.body()) {
      writer.write(chunk)
      reader.write(chunk)
    }
    const body = writer.finish()
    parts.recorders.received.add(body.bytes, { format: 'wsxf' })
    const read = reader.end()
    call.received(reader.ids(), body.sha256)
    call.beforeStoring()
    if ('error' in read) throw read.error
    return storeDocument(parts, { format: 'wsxf', body, reports: read.reports.map((report) => report.facts) })
  } catch (error) {
    discardQuietly(writer)
    throw error
  }
}

interface LateReader {
  write(bytes: Buffer): void
  ids(): readonly string[]
  end(): { readonly reports: ReturnType<WsxfReader['end']> } | { readonly error: unknown }
}

/** Keeps the first problem until the end: the rest of the body still arrives and counts as received. */
function createLateReader(): LateReader {
  const decoder = createXmlDecoder()
  const reader = createWsxfReader()
  let failure: { readonly error: unknown } | undefined
  const attempt = (step: () => void): void => {
    if (failure !== undefined) return
    try {
      step()
    } catch (error) {
      failure = { error }
    }
  }
  return {
    write: (bytes) => attempt(() => reader.write(decoder.write(bytes))),
    ids: reader.ids,
    end() {
      let reports: ReturnType<WsxfReader['end']> = []
      attempt(() => {
        reader.write(decoder.end())
        reports = reader.end()
      })
      return failure ?? { reports }
    },
  }
}

/** Only the pieces of a body that nobody points to are lost, and the next start deletes those that stay. */
function discardQuietly(writer: BodyWriter): void {
  try {
    writer.discard()
  } catch {
    // The store is closed: the server stops, and the error that brought us here says more.
  }
}
