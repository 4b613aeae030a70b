/**
 * Reads XML in pieces, strictly: sax with namespaces, offsets and an end to nesting. Entities other than XML's own five
 * are errors, and nothing is ever fetched.
 */
import sax, { type QualifiedTag } from 'sax'
import { watsServerErrors } from '../wats-server-errors.ts'

/** An element as it opens. Names are local names. */
export interface XmlElement {
  readonly name: string
  readonly namespace: string
  /** Attributes without a namespace. */
  readonly attributes: Readonly<Record<string, string>>
  /** Where its `<` stands, in UTF-16 units from the beginning of the text. */
  readonly begin: number
  /** Behind the `>` of its opening tag. */
  readonly contentBegin: number
}

export interface XmlEvents {
  open(element: XmlElement): void
  /** Text and CDATA, possibly in several pieces. */
  text(text: string): void
  /** @param end - behind the `>` of the closing tag */
  close(name: string, end: number): void
}

export interface XmlReader {
  /** @throws ValidationError `WATS_SERVER_BODY_UNREADABLE` naming line and column */
  write(text: string): void
  /** @throws as `write`, also when the document is not complete */
  end(): void
}

const MAX_DEPTH = 500

/** @param events - called in document order; what they throw comes out of `write` */
export function createXmlReader(events: XmlEvents): XmlReader {
  const parser = sax.parser(true, { xmlns: true, position: true })
  const names: string[] = []
  let hasRoot = false
  const refuse = (problem: string): Error =>
    watsServerErrors.bodyUnreadable({
      wanted: 'well-formed XML',
      problem: `${problem} at line ${parser.line + 1}, column ${parser.column + 1}`,
    })

  parser.onerror = (error) => {
    throw refuse(error.message.split('\n', 1)[0] ?? 'bad XML')
  }
  parser.onopentag = (tag) => {
    const element = tag as QualifiedTag
    if (names.length >= MAX_DEPTH) throw refuse(`more than ${MAX_DEPTH} levels of elements`)
    hasRoot = true
    names.push(element.local)
    events.open({
      name: element.local,
      namespace: element.uri,
      attributes: attributesOf(element),
      begin: parser.startTagPosition - 1,
      contentBegin: parser.position,
    })
  }
  parser.ontext = (text) => events.text(text)
  parser.oncdata = (text) => events.text(text)
  parser.onclosetag = () => events.close(names.pop() ?? '', parser.position)
  return {
    write(text) {
      parser.write(text)
    },
    end() {
      parser.close()
      if (!hasRoot) throw refuse('no element')
    },
  }
}

function attributesOf(element: QualifiedTag): Record<string, string> {
  const attributes: Record<string, string> = Object.create(null)
  for (const attribute of Object.values(element.attributes)) {
    if (attribute.prefix === '') attributes[attribute.local] = attribute.value
  }
  return attributes
}
