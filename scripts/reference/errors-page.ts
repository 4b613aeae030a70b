/** errors.md: the error catalogue of all packages. Imports every file that declares errors, so that none is left out. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type ErrorDefinition, errorCatalogue } from '@sightline/core'
import { KIND_RULES } from '../../packages/core/src/errors/kind-rules.ts'
import { code, page, table } from './markdown.ts'

const FOLDERS = ['packages/core', 'packages/node', 'packages/wats', 'packages/testkit', 'apps/station']
const DECLARES = /\bdefineErrors\(\{/

/** @param root - folder of the repository */
export async function errorsPage(root: string): Promise<string> {
  const owners = new Map<string, string>()
  for (const folder of FOLDERS) {
    const { name } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as { name: string }
    for (const file of declaringFiles(join(root, folder, 'src'))) {
      const declared = (await import(pathToFileURL(file).href)) as Record<string, unknown>
      for (const errorCode of codesIn(declared)) owners.set(errorCode, name)
    }
  }
  const catalogue = errorCatalogue()
  // Tables that their file does not export are core's own, which every other package loads first.
  const ownerOf = ({ code: errorCode }: ErrorDefinition) => owners.get(errorCode) ?? '@sightline/core'
  const names = [...new Set(catalogue.map(ownerOf))].sort()
  return page(
    'Errors',
    `A code never changes its meaning and is never used again. The kind decides the HTTP status that stands for the error
and whether trying again can help; it is also the \`error_type\` label of metrics. \`{name}\` in a message stands for a
value that the error's details hold as well.`,
    names.map((name) =>
      section(
        name,
        catalogue.filter((definition) => ownerOf(definition) === name),
      ),
    ),
  )
}

function declaringFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(folder, name))
    .filter((file) => DECLARES.test(readFileSync(file, 'utf8')))
    .sort()
}

/** Codes of the makers that a file exports in tables. */
function codesIn(exported: Readonly<Record<string, unknown>>): string[] {
  const makers = Object.values(exported).flatMap((table) =>
    typeof table === 'object' && table !== null ? Object.values(table) : [],
  )
  return makers.flatMap((maker) =>
    typeof maker === 'function' && 'code' in maker && typeof maker.code === 'string' ? [maker.code] : [],
  )
}

function section(name: string, definitions: readonly ErrorDefinition[]): string {
  const rows = definitions.map((definition) => {
    const rule = KIND_RULES[definition.kind]
    const isRetryable = definition.retryable ?? rule.isRetryable
    return [
      code(definition.code),
      definition.kind,
      String(rule.status),
      isRetryable ? 'yes' : 'no',
      definition.message,
      definition.help ?? '',
    ]
  })
  return `## ${name}\n\n${table(['Code', 'Kind', 'Status', 'Retryable', 'Message', 'What to do'], rows)}`
}
