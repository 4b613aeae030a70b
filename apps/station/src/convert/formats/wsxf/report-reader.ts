/**
 * Reads WSXF as a stream of tags (sax) and gives each report as soon as its element ends. The tags write into the report
 * by the table of elements; neither the text of the file nor a tree of its elements is held. No DTD: a DOCTYPE is
 * refused, so entities cannot be defined, let alone expanded.
 */
import { MAX_STEP_DEPTH } from '@sightline/wats'
import sax from 'sax'
import { contentFault } from '../../content-fault.ts'
import type { Findings } from '../findings.ts'
import type { ElementRule } from './element-rule.ts'
import { type Fields, type Frame, placeElement } from './place-element.ts'
import { REPORT_ELEMENTS } from './report-elements.ts'
import { STEP_ELEMENTS } from './step-elements.ts'

/** The one namespace of WSXF; files without any are read as well, elements of others are skipped. */
export const WSXF_NAMESPACE = 'http://wats.virinco.com/schemas/WATS/Report/wsxf'
/** Of elements in each other, skipped ones included: the steps, what surrounds them and what hangs on the last. */
const MAX_DEPTH = MAX_STEP_DEPTH + 20

/** Where reports, findings and warnings go. */
export interface ReportReaderOptions {
  readonly findings: Findings
  readonly warn: (message: string) => void
  /** Called when a Report element ends, with its fields as the table names them and the place where it began. */
  readonly onReport: (report: Fields, where: string) => void
}

/** Takes the text in pieces of any size. */
export interface ReportReader {
  /** @throws a content fault where the text stops being WSXF */
  write(text: string): void
  /** @throws a content fault when elements are still open */
  end(): void
}

/** Measured with sax: about 14 MB/s, memory by the reports and not by the file. */
export function createReportReader({ findings, warn, onReport }: ReportReaderOptions): ReportReader {
  const parser = sax.parser(true, { xmlns: true, position: true, ...ONLY_XML_ENTITIES })
  const frames: Frame[] = []
  const notes = { findings, warn: onlyOnce(warn) }
  /** Where the tag begins that is being read. */
  let begin = ''

  parser.onerror = (error) => fault(error.message.split('\n')[0] ?? 'not well-formed')
  parser.ondoctype = () => fault('a DOCTYPE is not accepted in report files')
  parser.onopentagstart = ({ name }) => {
    begin = tagBegin(parser, name)
  }
  parser.onopentag = (tag) => frames.push(open(tag as sax.QualifiedTag))
  parser.ontext = (text) => frames.at(-1)?.text?.push(text)
  parser.oncdata = (text) => frames.at(-1)?.text?.push(text)
  parser.onclosetag = () => {
    const frame = frames.pop()
    if (frame?.rule !== undefined) close(frame, frame.rule)
  }

  function fault(message: string): never {
    throw contentFault(`${here()}: ${message}`)
  }

  function here(): string {
    return `line ${parser.line + 1}, column ${parser.column + 1}`
  }

  function open(tag: sax.QualifiedTag): Frame {
    const parent = frames.at(-1)
    if (frames.length >= MAX_DEPTH) fault(`elements are nested deeper than ${MAX_DEPTH}`)
    if (parent === undefined) {
      if (tag.local !== ROOT || !isOurs(tag)) fault(`wanted the element <${ROOT}> of WSXF, got <${tag.name}>`)
      return { name: ROOT, rule: undefined, fields: {}, where: '', text: undefined }
    }
    const skipped: Frame = { name: tag.local, rule: undefined, fields: {}, where: '', text: undefined }
    if (parent.name !== ROOT && parent.rule === undefined) return skipped
    const rule = isOurs(tag) ? ruleOf(tag.local, parent.name) : undefined
    if (rule !== undefined) return placeElement(tag, rule, parent, begin, notes)
    notes.warn(`<${tag.local}> in <${parent.name}> is not carried over`, begin)
    return skipped
  }

  function close(frame: Frame, rule: ElementRule): void {
    const text = frame.text?.join('') ?? ''
    if (rule.text !== undefined && text.trim() !== '') frame.fields[rule.text] = text
    if (frame.name === 'Report') onReport(frame.fields, frame.where)
  }

  return {
    write: (text) => void parser.write(text),
    end: () => void parser.close(),
  }
}

const ROOT = 'Reports'
const ELEMENTS: ReadonlyMap<string, ElementRule> = new Map(Object.entries({ ...REPORT_ELEMENTS, ...STEP_ELEMENTS }))
/** Leaves HTML's entities out; sax has the option, its types do not. */
const ONLY_XML_ENTITIES = { strictEntities: true }

/** The place of the "<", told at the character after the name: one further, or on the next line when that is a line break. */
function tagBegin({ line, column }: sax.SAXParser, name: string): string {
  return column === 0 ? `line ${line}` : `line ${line + 1}, column ${column - name.length - 1}`
}

function isOurs({ uri }: sax.QualifiedTag): boolean {
  return uri === WSXF_NAMESPACE || uri === ''
}

function ruleOf(name: string, parent: string): ElementRule | undefined {
  const rule = ELEMENTS.get(name)
  return rule?.parents.includes(parent) ? rule : undefined
}

function onlyOnce(warn: (message: string) => void): (message: string, where: string) => void {
  const warned = new Set<string>()
  return (message, where) => {
    if (warned.has(message)) return
    warned.add(message)
    warn(`${where}: ${message}`)
  }
}
