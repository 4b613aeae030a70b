/** Follows the markers of the text format: header, steps and footer of each unit. A unit that is not closed is not complete. */
import type { ConversionOptions } from '../../conversion-options.ts'
import { type Findings, shown } from '../findings.ts'
import type { TextLine } from '../text-lines.ts'
import { createHeaderReader, type HeaderReader } from './header-reader.ts'
import { createStepReader, type StepReader } from './step-reader.ts'
import { unitDraft } from './unit-draft.ts'

/** The lines that divide a unit. */
export const MARKERS = {
  header: '--Header-Start--',
  steps: '--Step-Data-Start--',
  footer: '--Step-Data-End--',
  end: '--UUT-End--',
} as const

/** Where units, findings and warnings go. */
export interface UnitReaderOptions {
  readonly options: ConversionOptions
  readonly findings: Findings
  readonly warn: (message: string) => void
  readonly onUnit: (draft: unknown, where: string) => void
}

/** Takes the lines of a file in order. */
export interface UnitReader {
  read(line: TextLine): void
  /** The end of the file. */
  end(): void
}

type Section = 'outside' | 'header' | 'steps' | 'footer'

interface Unit {
  readonly where: string
  readonly header: HeaderReader
  readonly steps: StepReader
}

/** The section that must be open when a marker comes. */
const MARKER_AFTER: Readonly<Record<string, readonly Section[]>> = {
  [MARKERS.header]: ['outside'],
  [MARKERS.steps]: ['header'],
  [MARKERS.footer]: ['steps'],
  // A unit without steps may end after its header; the vendor's converter takes that too.
  [MARKERS.end]: ['footer', 'header'],
}
const SECTION_OF: Readonly<Record<string, Section>> = {
  [MARKERS.header]: 'header',
  [MARKERS.steps]: 'steps',
  [MARKERS.footer]: 'footer',
  [MARKERS.end]: 'outside',
}

/** Units are given when their end marker comes, so one that is cut off is never given. */
export function createUnitReader({ options, findings, warn, onUnit }: UnitReaderOptions): UnitReader {
  let section: Section = 'outside'
  let unit: Unit | undefined

  function mark(marker: string, where: string): void {
    if (!MARKER_AFTER[marker]?.includes(section)) findings.add(where, `"${marker}" is not expected here`)
    section = SECTION_OF[marker] ?? section
    if (marker === MARKERS.header) unit = newUnit(where)
    if (marker === MARKERS.end) finish()
  }

  function newUnit(where: string): Unit {
    const header = createHeaderReader({ findings, warn })
    const steps = createStepReader({ findings, warn, separator: options.decimalSeparator ?? '.' })
    return { where, header, steps }
  }

  function finish(): void {
    if (unit === undefined) return
    const { where } = unit
    const draft = unitDraft(unit.header.read(), unit.steps.end(), { options, findings, where, warn })
    if (draft !== undefined) onUnit(draft, where)
    unit = undefined
  }

  return {
    read({ number, text }) {
      const where = `line ${number}`
      const marker = markerOf(text)
      if (marker !== undefined) return mark(marker, where)
      if (text.trim() === '') return
      if (section === 'header') unit?.header.headerLine(text, where)
      else if (section === 'steps') unit?.steps.line(text, where)
      else if (section === 'footer') unit?.header.footerLine(text, where)
      else findings.add(where, `wanted "${MARKERS.header}", got ${shown(text)}`)
    },
    end() {
      if (unit !== undefined)
        findings.add(unit.where, `the unit that begins here has no "${MARKERS.end}": the file is not complete`)
    },
  }
}

/** The marker of a line; "-- UUT-End--" with its blank is found in real files. */
function markerOf(text: string): string | undefined {
  if (!text.trimStart().startsWith('--')) return undefined
  const compact = text.replace(/\s+/g, '').toLowerCase()
  return Object.values(MARKERS).find((marker) => marker.toLowerCase() === compact)
}
