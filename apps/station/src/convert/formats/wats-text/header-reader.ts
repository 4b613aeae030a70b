/** The header and the footer of a unit: a name, a tab, a value. A name that is not known is a misc info of the unit. */
import type { MiscInfo, SubUnit } from '@sightline/wats'
import { type Findings, shown } from '../findings.ts'

/** The names that have a meaning. `ConverterMode` tells the vendor's converter how to judge; verdicts are always taken here. */
const KNOWN = [
  'SerialNumber',
  'PartNumber',
  'Revision',
  'OperationTypeName',
  'OperationTypeCode',
  'UUTStatus',
  'ErrorCode',
  'ErrorMessage',
  'StartDateTime',
  'UTCStartDateTime',
  'ExecutionTime',
  'StationName',
  'OperatorName',
  'TestSocketIndex',
  'FixtureId',
  'SoftwareName',
  'SoftwareVersion',
  'BatchSerialNumber',
  'Comment',
  'ConverterMode',
] as const
/** What the footer may say, and say anew. */
const IN_FOOTER: ReadonlySet<string> = new Set(['UUTStatus', 'ErrorCode', 'ErrorMessage', 'ExecutionTime'])
const NAMES: ReadonlyMap<string, HeaderName> = new Map(KNOWN.map((name) => [name.toLowerCase(), name]))

/** In the spelling of the format; files vary it in case. */
export type HeaderName = (typeof KNOWN)[number]

/** A value that is not blank, with its line. */
export interface HeaderValue {
  readonly value: string
  readonly where: string
}

/** What header and footer of a unit say; the footer wins. */
export interface UnitHeader {
  readonly values: ReadonlyMap<HeaderName, HeaderValue>
  readonly miscInfos: readonly MiscInfo[]
  readonly subUnits: readonly SubUnit[]
}

/** Takes the lines of one unit. */
export interface HeaderReader {
  headerLine(text: string, where: string): void
  footerLine(text: string, where: string): void
  read(): UnitHeader
}

/** A name that comes twice in the header is a finding: which one was meant cannot be told. */
export function createHeaderReader({
  findings,
  warn,
}: {
  findings: Findings
  warn: (message: string) => void
}): HeaderReader {
  const values = new Map<HeaderName, HeaderValue>()
  const miscInfos: MiscInfo[] = []
  const subUnits: SubUnit[] = []

  function set(name: HeaderName, value: string, where: string): void {
    if (value !== '') values.set(name, { value, where })
  }

  return {
    headerLine(text, where) {
      const [key = '', value = '', ...more] = text.split('\t').map((cell) => cell.trim())
      const name = NAMES.get(key.toLowerCase())
      if (key.toLowerCase() === 'subunit') {
        subUnits.push(subUnitOf([value, ...more]))
      } else if (name === undefined) {
        if (value === '') warn(`${where}: ${shown(key)} has no value`)
        else miscInfos.push({ description: key, text: value })
      } else if (values.has(name)) {
        findings.add(where, `a second ${name}`)
      } else {
        set(name, value, where)
      }
    },
    footerLine(text, where) {
      const [key = '', value = ''] = text.split('\t').map((cell) => cell.trim())
      const name = NAMES.get(key.toLowerCase())
      if (name !== undefined && IN_FOOTER.has(name)) set(name, value, where)
      else warn(`${where}: ${shown(key)} in the footer is not carried over`)
    },
    read: () => ({ values, miscInfos, subUnits }),
  }
}

/** Part type, part number, serial number, revision. */
function subUnitOf([partType = '', pn = '', sn = '', rev = '']: readonly string[]): SubUnit {
  return { partType, pn, sn, rev }
}
