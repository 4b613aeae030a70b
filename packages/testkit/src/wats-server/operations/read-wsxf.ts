/** GET /api/Report/Wsxf/{id}: a report as it was submitted, byte for byte unless a part of it is asked for. */
import type { Handler } from '../call.ts'
import { fileAnswer } from '../http/answer.ts'
import { createXmlDecoder } from '../wsxf/decode-xml.ts'
import { projectWsxf } from '../wsxf/project-wsxf.ts'
import { findReport } from './find-report.ts'

const ENCODING = /^(<\?xml[^>]*?\sencoding\s*=\s*)(?:"[^"]*"|'[^']*')/

export const readWsxf: Handler = (call, parts) => {
  const { id, report } = findReport(call, parts, 'wsxf')
  const view = {
    includeAttachments: call.query.flag('includeAttachments') ?? true,
    includeChartdata: call.query.flag('includeChartdata') ?? true,
    includeIndexes: call.query.flag('includeIndexes') ?? true,
  }
  const bytes = parts.store.bodies.read(report.bodyId)
  const isWhole = report.placesInBody === 1 && Object.values(view).every((isIncluded) => isIncluded)
  const body = isWhole ? bytes : projectWsxf(textOf(bytes), report.place, view)
  return fileAnswer(body, 'application/xml', `${id}.xml`)
}

/** The text is sent as UTF-8, so a declaration of another encoding would lie. */
function textOf(bytes: Buffer): string {
  const decoder = createXmlDecoder()
  return (decoder.write(bytes) + decoder.end()).replace(ENCODING, '$1"utf-8"')
}
