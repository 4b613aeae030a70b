import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { blocksOf, ROOT, readPages } from './read-pages.ts'

const pages = readPages()
const written = pages.filter(({ path }) => !path.startsWith('docs/reference/'))
const reference = (name: string): string =>
  pages.find(({ path }) => path === `docs/reference/${name}`)?.text ?? assert.fail(`${name} is missing`)

/** Names in the pages, with the page; each once. */
function named(pattern: RegExp): { readonly name: string; readonly path: string }[] {
  return written.flatMap(({ path, text }) =>
    [...new Set([...text.matchAll(pattern)].map(([name]) => name))].map((name) => ({ name, path })),
  )
}

function unknown(found: readonly { name: string; path: string }[], isKnown: (name: string) => boolean): string[] {
  return found.filter(({ name }) => !isKnown(name)).map(({ name, path }) => `${path}: ${name}`)
}

test('every metric that a page names is in the metric reference', () => {
  const known = new Set([...reference('metrics.md').matchAll(/`([a-z][\w.]+)`/g)].map(([, name]) => name))
  const found = named(/\b(?:station|sightline|wats|http_(?:server|client)|process|nodejs|db_client)_[a-z0-9_]+\b/g)
  const isKnown = (name: string): boolean => known.has(name) || known.has(name.replace(/_(?:bucket|sum|count)$/, ''))
  assert.ok(found.length > 0)
  assert.deepEqual(unknown(found, isKnown), [])
})

test('every environment variable that a page names is in a reference', () => {
  const known = `${reference('environment.md')}${reference('configuration.md')}`
  const found = named(/\b(?:SIGHTLINE|OTEL)_[A-Z0-9_]+\b/g)
  assert.deepEqual(
    unknown(found, (name) => known.includes(`\`${name}\``)),
    [],
  )
})

test('every error code that a page names is in the catalogue', () => {
  const known = reference('errors.md')
  const found = named(/\b(?:SL|STATION|WATS)_[A-Z0-9]+(?:_[A-Z0-9]+)+\b/g)
  assert.deepEqual(
    unknown(found, (name) => known.includes(`\`${name}\``)),
    [],
  )
})

test('every npm script that a page names exists', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object }
  const found = written.flatMap(({ path, text }) =>
    [...text.matchAll(/\bnpm (?:run (?:--silent )?([\w:-]+)|(test|start)\b)/g)].map(([, run, short = '']) => ({
      name: run ?? short,
      path,
    })),
  )
  assert.ok(found.length > 0)
  assert.deepEqual(
    unknown(found, (name) => name in scripts),
    [],
  )
})

test('the README tells of each package how many packages it brings along', () => {
  const readme = pages.find(({ path }) => path === 'README.md')?.text ?? ''
  for (const folder of ['packages', 'apps'].flatMap((kind) =>
    readdirSync(join(ROOT, kind)).map((name) => `${kind}/${name}`),
  )) {
    const manifest = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest
    const row = readme.split('\n').find((line) => line.includes(`[\`${manifest.name}\`]`))
    assert.equal(Number(row?.split('|').at(-2)), dependenciesOf(manifest).size, manifest.name)
  }
})

interface Manifest {
  readonly name: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly link?: boolean
  readonly resolved?: string
}

/** As `npm run check` counts them: everything that installing the package brings along, our own packages included. */
function dependenciesOf({ dependencies = {} }: Manifest, found = new Set<string>()): Set<string> {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Manifest>
  }
  for (const name of Object.keys(dependencies).filter((one) => !found.has(one))) {
    found.add(name)
    const entry = lock.packages[`node_modules/${name}`]
    const target = entry?.link === true ? lock.packages[entry.resolved ?? ''] : entry
    if (target !== undefined) dependenciesOf(target, found)
  }
  return found
}

test('every block says what it is in', () => {
  const bare = pages.flatMap(blocksOf).filter(({ language }) => language === '')
  assert.deepEqual(
    bare.map(({ place }) => place),
    [],
  )
})
