import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'
import { type Page, proseOf, ROOT, readPages } from './read-pages.ts'

const pages = new Map(readPages().map((page) => [page.path, page]))

/** As GitHub makes them from headings; the second of a name gets `-1`. */
function anchorsOf(page: Page): Set<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of proseOf(page).matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', '')
    const anchor = plain
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-')
    let free = anchor
    for (let at = 1; anchors.has(free); at += 1) free = `${anchor}-${at}`
    anchors.add(free)
  }
  return anchors
}

function brokenLinks(page: Page): string[] {
  const targets = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  return targets
    .filter((target) => !/^[a-z][a-z0-9+.-]*:/.test(target))
    .filter((target) => !isThere(page, target))
    .map((target) => `${page.path}: ${target}`)
}

function isThere(from: Page, target: string): boolean {
  const [file = '', anchor] = target.split('#')
  const path = file === '' ? from.path : normalize(join(dirname(from.path), file)).replaceAll('\\', '/')
  if (!existsSync(join(ROOT, path))) return false
  if (anchor === undefined) return true
  const page = pages.get(path)
  return page !== undefined && anchorsOf(page).has(anchor)
}

test('every relative link leads to a file, every anchor to a heading', () => {
  assert.ok(pages.size > 0)
  assert.deepEqual([...pages.values()].flatMap(brokenLinks), [])
})

test('every page of the guide is linked from the README or from a page that is', () => {
  const reached = new Set<string>()
  const follow = (path: string): void => {
    const page = pages.get(path)
    if (page === undefined || reached.has(path)) return
    reached.add(path)
    for (const [, target = ''] of proseOf(page).matchAll(/\]\(([^)#\s:]+)(?:#[^)]*)?\)/g)) {
      follow(normalize(join(dirname(path), target)).replaceAll('\\', '/'))
    }
  }
  follow('README.md')
  assert.deepEqual(
    [...pages.keys()].filter((path) => !reached.has(path)),
    [],
  )
})
