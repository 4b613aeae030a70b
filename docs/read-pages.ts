/** The documents of the project as the tests of the documents read them: pages, their code blocks, their headings. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '..')
/** What the generator makes has a test of its own. */
const ROOT_PAGES = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md']

export interface Page {
  /** From the root of the repository: `docs/core.md`. */
  readonly path: string
  readonly text: string
}

export interface Block {
  /** `docs/core.md:17`, for messages. */
  readonly place: string
  /** The word after the fence: `ts`. */
  readonly language: string
  /** What follows it: `output`. */
  readonly mark: string
  readonly code: string
}

export function readPages(): Page[] {
  const folder = join(ROOT, 'docs')
  const below = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'))
  const paths = [...ROOT_PAGES, ...below.sort().map((name) => `docs/${name.replaceAll('\\', '/')}`)]
  return paths
    .filter((path) => existsSync(join(ROOT, path)))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))
}

/** Fenced blocks in order, those inside lists too. */
export function blocksOf({ path, text }: Page): Block[] {
  const blocks: Block[] = []
  for (const match of text.matchAll(/^( *)```([\w-]+)?(?: ([^\n]*))?\n(.*?)^\1```$/gms)) {
    const [, indent = '', language = '', mark = '', code = ''] = match
    const line = text.slice(0, match.index).split('\n').length
    blocks.push({ place: `${path}:${line}`, language, mark, code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), '') })
  }
  return blocks
}

/** The page without its code, in which a `#` or a bracket means nothing. */
export function proseOf({ text }: Page): string {
  return text.replaceAll(/^( *)```.*?^\1```$/gms, '')
}
