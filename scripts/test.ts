/**
 * Runs tests. Without arguments all unit tests, imported into one process: starting a process for each file would take
 * most of the time. With "e2e" the end-to-end tests, which start real processes of their own. Other arguments are
 * parts of file names to choose by.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { pathToFileURL } from 'node:url'

const root = join(import.meta.dirname, '..')
const [first, ...rest] = process.argv.slice(2)
const isEndToEnd = first === 'e2e'
const wanted = isEndToEnd ? rest : process.argv.slice(2)
const folders = isEndToEnd ? ['e2e'] : ['packages', 'apps', 'bench', 'scripts', 'docs', 'examples']

const files = folders
  .flatMap((folder) => testFiles(join(root, folder)))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort()

if (files.length === 0) {
  process.stderr.write(`no test file matches ${wanted.join(' ')}\n`)
  process.exitCode = 1
} else if (isEndToEnd) {
  runInProcesses()
} else {
  for (const file of files) await import(pathToFileURL(file).href)
}

function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/[\\/](node_modules|dist)[\\/]/.test(file))
}

/** One process a file, one at a time: e2e tests own ports, folders and the machine's two cores. */
function runInProcesses(): void {
  const stream = run({ files, concurrency: 1 })
  stream.on('test:fail', () => {
    process.exitCode = 1
  })
  stream.compose(new spec()).pipe(process.stdout)
}
