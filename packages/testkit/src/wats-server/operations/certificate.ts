/**
 * GET /api/Report/Certificate/{id}: a PDF of one page that says which unit passed or failed what. The vendor documents
 * neither look nor type; a PDF is what a person would keep.
 */
import type { Handler } from '../call.ts'
import type { ReportHeader } from '../header/header-fields.ts'
import { fileAnswer } from '../http/answer.ts'
import { watsServerErrors } from '../wats-server-errors.ts'
import { reportIdOf } from './report-id.ts'

export const readCertificate: Handler = (call, { store }) => {
  const id = reportIdOf(call)
  const header = store.reports.header(id)
  if (header === undefined) throw watsServerErrors.reportNotFound({ id })
  return fileAnswer(onePagePdf(certificateLines(header)), 'application/pdf', `${id}.pdf`)
}

function certificateLines(header: ReportHeader): string[] {
  return [
    'Certificate',
    '',
    `Serial number: ${header.serialNumber}`,
    `Part number: ${header.partNumber}, revision ${header.revision}`,
    `Process: ${header.processName ?? ''} (${header.processCode})`,
    `Station: ${header.stationName}, ${header.location}`,
    `Start: ${header.start}`,
    `Result: ${header.result ?? ''}`,
    `Report: ${header.uuid}`,
  ]
}

/** The smallest valid PDF: catalogue, pages, page, text, font, and the table of where each begins (ISO 32000-1, 7.5). */
function onePagePdf(lines: readonly string[]): Buffer {
  const text = ['BT /F1 12 Tf 16 TL 72 770 Td', ...lines.map((line) => `(${pdfText(line)}) Tj T*`), 'ET'].join('\n')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ]
  let pdf = '%PDF-1.4\n'
  const places = objects.map((object, index) => {
    const place = pdf.length
    pdf += `${index + 1} 0 obj\n${object}\nendobj\n`
    return place
  })
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  pdf += `xref\n0 ${size}\n0000000000 65535 f \n${table}`
  pdf += `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${pdf.lastIndexOf('xref\n')}\n%%EOF\n`
  return Buffer.from(pdf, 'latin1')
}

/** A literal string of PDF in Latin-1; what that cannot say becomes "?". */
function pdfText(line: string): string {
  return line.replace(/[^\x20-\x7e\xa0-\xff]/gu, '?').replace(/[\\()]/g, '\\$&')
}
