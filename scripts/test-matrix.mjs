/** `npm run test:matrix`: the unit tests on every Node line we promise. The binaries are packages of the npm registry. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const cache = join(root, '.cache', 'node-versions')
const wanted = process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24']
const failed = []

for (const line of wanted) {
  const binary = install(line)
  const version = spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout.trim()
  process.stdout.write(`\n== Node ${version}\n`)
  const input = ['--import', 'tsx', '--conditions=source', '--test-reporter=dot', 'scripts/test.ts']
  const { status } = spawnSync(binary, input, { cwd: root, stdio: 'inherit' })
  process.stdout.write(status === 0 ? `\nNode ${version}: passed\n` : `\nNode ${version}: failed\n`)
  if (status !== 0) failed.push(version)
}
process.stdout.write(
  failed.length === 0 ? `all ${wanted.length} versions passed\n` : `failed on ${failed.join(', ')}\n`,
)
process.exitCode = failed.length === 0 ? 0 : 1

function install(line) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const folder = join(cache, line)
  const binary = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(binary)) return binary
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const { status } = spawnSync('npm', ['install', '--prefix', folder, '--no-save', `${name}@${line}`], {
    stdio: 'inherit',
  })
  if (status !== 0 || !existsSync(binary)) throw new Error(`Node ${line} could not be installed as ${name}@${line}`)
  return binary
}
