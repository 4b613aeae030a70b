/** Who answers which operation. The type demands an entry for every row of the table of @sightline/wats. */
import type { WatsOperationName } from '@sightline/wats'
import type { Handler } from '../call.ts'
import { answerVersion, listProcesses } from './app.ts'
import { readAttachment, zipAttachments } from './attachments.ts'
import { readCertificate } from './certificate.ts'
import { queryHeaders, queryHeadersByMiscInfo } from './query-headers.ts'
import { readWsjf } from './read-wsjf.ts'
import { readWsxf } from './read-wsxf.ts'
import { submitWsjf } from './submit-wsjf.ts'
import { submitWsxf } from './submit-wsxf.ts'

export const HANDLERS: Readonly<Record<WatsOperationName, Handler>> = {
  version: answerVersion,
  submitWsjf,
  submitWsxf,
  readWsjf,
  readWsxf,
  queryHeaders,
  headersByMiscInfo: queryHeadersByMiscInfo,
  attachment: readAttachment,
  attachments: zipAttachments,
  certificate: readCertificate,
  processes: listProcesses,
}
