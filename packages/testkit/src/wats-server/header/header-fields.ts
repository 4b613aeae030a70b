/**
 * The header of a report, as the queries know it: one table names each field, its column and its type, and drives the
 * database's columns, `$filter`, `$orderby` and the answer. Names as in the vendor's ReportHeader.
 */

/** `date` is kept as UTC text with seven fractional digits, so that text order is time order. */
export type HeaderFieldType = 'text' | 'number' | 'date'

/** Field by field; a further one needs only a line here and a value in both formats' facts. */
export const HEADER_FIELDS = {
  uuid: 'text',
  reportType: 'text',
  serialNumber: 'text',
  partNumber: 'text',
  revision: 'text',
  result: 'text',
  processCode: 'number',
  processName: 'text',
  stationName: 'text',
  location: 'text',
  purpose: 'text',
  start: 'text',
  startUtc: 'date',
  executionTime: 'number',
  userName: 'text',
  comment: 'text',
  batchNumber: 'text',
  fixtureId: 'text',
  testSocketIndex: 'number',
  errorCode: 'number',
  errorMessage: 'text',
  swFilename: 'text',
  swVersion: 'text',
  referencedUut: 'text',
  receiveCount: 'number',
  reportSize: 'number',
  timeStamp: 'number',
} as const satisfies Readonly<Record<string, HeaderFieldType>>

export type HeaderField = keyof typeof HEADER_FIELDS

/** Fields that only the store knows: how often it came, how large it was, in which order. */
type StoreField = 'receiveCount' | 'reportSize' | 'timeStamp'

/** A number may stand there as text: NaN and infinities as WSJF writes them, and error codes that are words. */
type ValueOf<T extends HeaderFieldType> = T extends 'number' ? number | string : string

/** A header as an answer shows it. */
export type ReportHeader = { readonly [F in HeaderField]: ValueOf<(typeof HEADER_FIELDS)[F]> | null }

/** What a report itself says. */
export type HeaderOfReport = Omit<ReportHeader, StoreField>

export const HEADER_NAMES = Object.keys(HEADER_FIELDS) as readonly HeaderField[]

const BY_LOWER_CASE: ReadonlyMap<string, HeaderField> = new Map(HEADER_NAMES.map((name) => [name.toLowerCase(), name]))

/** The field of that name, whatever its case, as the real server has it; undefined for an unknown one. */
export function headerFieldOf(name: string): HeaderField | undefined {
  return BY_LOWER_CASE.get(name.toLowerCase())
}
