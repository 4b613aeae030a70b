/**
 * Every call of a WATS server that we know, as one table. It makes the client's methods and their types, and each row
 * yields a span and the metrics of `wats.client.*`; a call that is not in the table cannot be made.
 */
import * as z from 'zod'
import { uuid } from '../report/field.ts'
import { fileAnswer } from './answer/file-answer.ts'
import { listAnswer } from './answer/list-answer.ts'
import { reportAnswer } from './answer/report-answer.ts'
import { submitAnswer } from './answer/submit-answer.ts'
import { versionAnswer } from './answer/version-answer.ts'
import { defineWatsOperations } from './operation-row.ts'
import { reportHeader } from './report-header.ts'
import { watsProcess } from './wats-process.ts'

const isWanted = z.boolean({ error: 'true or false' }).optional()
const count = z.int({ error: 'a whole number from 0' }).min(0, { error: 'a whole number from 0' }).optional()
const someText = z.string({ error: 'text' }).min(1, { error: 'text' })
/** Parts of a report that a header query may bring along. */
const expansion = z.enum(['subUnits', 'miscInfo', 'assets', 'attachments'])

const attachmentArguments = z
  .strictObject({ attachmentId: someText.optional(), stepId: someText.optional() })
  .refine(({ attachmentId, stepId }) => (attachmentId === undefined) !== (stepId === undefined), {
    error: 'either attachmentId or stepId',
  })

export const watsOperations = defineWatsOperations({
  version: {
    method: 'GET',
    path: '/api/App/Version',
    help: 'Ask the server for its version: the probe',
    answer: versionAnswer,
    isIdempotent: true,
    isProbe: true,
  },
  submitWsjf: {
    method: 'POST',
    path: '/api/Report/WSJF',
    help: 'Submit one report as JSON',
    body: { contentType: 'application/json', takes: 'report' },
    answer: submitAnswer,
    isIdempotent: true,
  },
  submitWsxf: {
    method: 'POST',
    path: '/api/Report/WSXF',
    help: 'Submit reports as XML',
    body: { contentType: 'application/xml', takes: 'xml' },
    answer: submitAnswer,
    isIdempotent: false, // the XML may hold reports without an ID, and each submission would make another
  },
  readWsjf: {
    method: 'GET',
    path: '/api/Report/Wsjf/{id}',
    help: 'Read a report back as JSON',
    arguments: z.strictObject({
      id: uuid,
      /** 0 (identity only) to 7 (everything). */
      detailLevel: z.int({ error: '0 to 7' }).min(0, { error: '0 to 7' }).max(7, { error: '0 to 7' }).optional(),
      includeChartdata: isWanted,
      includeAttachments: isWanted,
    }),
    query: {
      detailLevel: 'detailLevel',
      includeChartdata: 'includeChartdata',
      includeAttachments: 'includeAttachments',
    },
    answer: reportAnswer,
    isIdempotent: true,
  },
  readWsxf: {
    method: 'GET',
    path: '/api/Report/Wsxf/{id}',
    help: 'Read a report back as XML',
    arguments: z.strictObject({
      id: uuid,
      includeAttachments: isWanted,
      includeChartdata: isWanted,
      includeIndexes: isWanted,
    }),
    query: {
      includeAttachments: 'includeAttachments',
      includeChartdata: 'includeChartdata',
      includeIndexes: 'includeIndexes',
    },
    answer: fileAnswer('application/xml'),
    isIdempotent: true,
  },
  queryHeaders: {
    method: 'GET',
    path: '/api/Report/Query/Header',
    help: 'Find reports by what their headers say',
    arguments: z.strictObject({
      /** U: tests, R: repairs. */
      reportType: z.enum(['U', 'R'], { error: '"U" or "R"' }),
      /** OData; build it with `odata` so that values are escaped. */
      filter: someText.optional(),
      top: count,
      skip: count,
      /** `start desc` */
      orderby: someText.optional(),
      expand: z.array(expansion).optional(),
    }),
    query: {
      reportType: 'reportType',
      filter: '$filter',
      top: '$top',
      skip: '$skip',
      orderby: '$orderby',
      expand: '$expand',
    },
    answer: listAnswer(reportHeader, 'a list of report headers'),
    isIdempotent: true,
  },
  headersByMiscInfo: {
    method: 'GET',
    path: '/api/Report/Query/HeaderByMiscInfo',
    help: 'Find reports by a misc info',
    arguments: z.strictObject({ description: someText, stringValue: someText, top: count }),
    query: { description: 'description', stringValue: 'stringValue', top: '$top' },
    answer: listAnswer(reportHeader, 'a list of report headers'),
    isIdempotent: true,
  },
  attachment: {
    method: 'GET',
    path: '/api/Report/Attachment',
    help: 'Fetch one attachment',
    arguments: attachmentArguments,
    query: { attachmentId: 'attachmentId', stepId: 'stepId' },
    answer: fileAnswer('*/*'),
    isIdempotent: true,
  },
  attachments: {
    method: 'GET',
    path: '/api/Report/Attachments/{id}',
    help: 'Fetch all attachments of a report as a zip',
    arguments: z.strictObject({ id: uuid }),
    answer: fileAnswer('application/zip, */*;q=0.5'),
    isIdempotent: true,
  },
  certificate: {
    method: 'GET',
    path: '/api/Report/Certificate/{id}',
    help: 'Fetch the certificate of a report',
    arguments: z.strictObject({ id: uuid }),
    answer: fileAnswer('*/*'),
    isIdempotent: true,
  },
  processes: {
    method: 'GET',
    path: '/api/App/Processes',
    help: 'List the processes that the server knows',
    answer: listAnswer(watsProcess, 'a list of processes'),
    isIdempotent: true,
  },
})

export type WatsOperations = typeof watsOperations
export type WatsOperationName = keyof WatsOperations
