/**
 * Prints what each package weighs: its own code, minified and gzipped as a bundle of its main door, and how many
 * packages an application gets by installing it. Fails where a promise of the README is broken.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'

const root = join(import.meta.dirname, '..')
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
/** Packages in the tree besides the package itself; KB of core's bundle. */
const MOST_PACKAGES = { '@sightline/core': 0, '@sightline/node': 5 }
const MOST_CORE_KB = 28
const problems = []

for (const folder of ['packages', 'apps'].flatMap((kind) =>
  readdirSync(join(root, kind)).map((name) => join(kind, name)),
)) {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
  const kilobytes = bundleSize(join(root, folder, 'dist', 'index.js'))
  const packages = dependencyTree(manifest).size
  process.stdout.write(
    `${manifest.name.padEnd(20)} ${kilobytes.toFixed(1).padStart(7)} KB own code (minified, gzip)  ${String(packages).padStart(3)} packages below it\n`,
  )
  const most = MOST_PACKAGES[manifest.name]
  if (most !== undefined && packages > most)
    problems.push(`${manifest.name}: ${packages} packages below it, at most ${most}`)
  if (manifest.name === '@sightline/core' && kilobytes > MOST_CORE_KB)
    problems.push(`core is larger than ${MOST_CORE_KB} KB`)
}
for (const problem of problems) process.stdout.write(`${problem}\n`)
process.exitCode = problems.length === 0 ? 0 : 1

function bundleSize(entry) {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  })
  return gzipSync(outputFiles[0].contents).length / 1024
}

/** Names in the lock file that installing the manifest brings along, optional binaries of other platforms aside. */
function dependencyTree(manifest, place = '', found = new Set()) {
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    if (found.has(name)) continue
    found.add(name)
    const own = `${place}/node_modules/${name}`
    const where = lock[own] === undefined ? `node_modules/${name}` : own
    const entry = lock[where]
    dependencyTree(entry?.link ? lock[entry.resolved] : (entry ?? {}), where, found)
  }
  return found
}
