/**
 * One report of a stored WSXF document, without what the reader did not ask for. Works by cutting ranges out of the
 * submitted text, so that all the rest comes back exactly as it came.
 */
import { createXmlReader, type XmlElement } from './xml-reader.ts'

export interface WsxfView {
  readonly includeChartdata: boolean
  readonly includeAttachments: boolean
  /** The numbers that the server gives to steps and measurements. */
  readonly includeIndexes: boolean
}

interface Range {
  readonly begin: number
  readonly end: number
}

const PLOTS: ReadonlySet<string> = new Set(['xdata', 'ydata'])
const FILES: ReadonlySet<string> = new Set(['Attachment', 'BinaryData'])
const INDEXES: ReadonlySet<string> = new Set(['StepIndex', 'MeasIndex', 'MeasOrderNumber', 'Idx', 'idx', 'order_no'])
/** One attribute in the text of a tag; walking over all of them keeps quoted text from being taken for one. */
const ATTRIBUTE = /\s+([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*')/g

/**
 * @param document - a document that has been read before without a problem
 * @param place - which Report of it, from 0; the others are left out
 */
export function projectWsxf(document: string, place: number, view: WsxfView): string {
  const cuts: Range[] = []
  const open: XmlElement[] = []
  let reports = -1
  const isOtherReport = (): boolean => open.length >= 2 && reports !== place
  const xml = createXmlReader({
    open(element) {
      if (open.length === 1) reports += 1
      open.push(element)
      if (!view.includeIndexes && !isOtherReport()) cuts.push(...indexesIn(document, element))
    },
    text: () => undefined,
    close(name, end) {
      const element = open.pop()
      if (element === undefined) return
      if (open.length === 1 && reports !== place) cuts.push({ begin: element.begin, end })
      else if (open.length > 1 && reports === place) cuts.push(...contentOf(name, element, end, document, view))
    },
  })
  xml.write(document)
  xml.end()
  return withoutRanges(document, cuts)
}

function indexesIn(document: string, { begin, contentBegin }: XmlElement): Range[] {
  const ranges: Range[] = []
  for (const match of document.slice(begin, contentBegin).matchAll(ATTRIBUTE)) {
    const at = begin + match.index
    if (INDEXES.has(match[1] ?? '')) ranges.push({ begin: at, end: at + match[0].length })
  }
  return ranges
}

/** What stands between the tags of an element that is not wanted: its tags, with the name of the file, stay. */
function contentOf(name: string, element: XmlElement, end: number, document: string, view: WsxfView): Range[] {
  const isUnwanted = (PLOTS.has(name) && !view.includeChartdata) || (FILES.has(name) && !view.includeAttachments)
  const contentEnd = document.lastIndexOf('</', end - 1)
  return isUnwanted && contentEnd > element.contentBegin ? [{ begin: element.contentBegin, end: contentEnd }] : []
}

function withoutRanges(document: string, ranges: readonly Range[]): string {
  let kept = ''
  let from = 0
  for (const { begin, end } of [...ranges].sort((a, b) => a.begin - b.begin)) {
    kept += document.slice(from, Math.max(from, begin))
    from = Math.max(from, end)
  }
  return kept + document.slice(from)
}
