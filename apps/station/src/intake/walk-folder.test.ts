import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { bench } from './rig.test.ts'

test('patterns choose names, upper and lower case and Unicode forms alike; hidden and foreign names are passed over', async (t) => {
  const it = bench(t, { include: ['*.JSON', 'prüf*'], exclude: ['*-tmp.*'] })
  for (const name of ['a.json', 'B.Json', 'c-tmp.json', 'd.txt', '.hidden.json', 'e.json.error.json']) it.put(name)
  it.put('prüf1.dat'.normalize('NFD'))
  it.put('line\nbreak.json')
  const taken = await it.round()
  assert.deepEqual(taken.sort(), ['B.Json', 'a.json', 'line\nbreak.json', 'prüf1.dat'.normalize('NFD')].sort())
})

test('odd names are taken as they are: spaces, newlines, 255 bytes, both Unicode forms side by side', async (t) => {
  const it = bench(t)
  const names = [
    ' a b ',
    'tab\there',
    'x'.repeat(255),
    'ü'.repeat(127),
    'é'.normalize('NFC'),
    'é'.normalize('NFD'),
    '%s$(ls)',
  ]
  for (const name of names) it.put(name)
  assert.deepEqual((await it.round()).sort(), names.sort())
})

test('a name that is not valid UTF-8 is told once and left alone', {
  skip: process.platform !== 'linux',
}, async (t) => {
  const it = bench(t)
  writeFileSync(Buffer.concat([Buffer.from(`${it.path}/bad-`), Buffer.from([0xff, 0xfe])]), 'x')
  await it.round()
  await it.round()
  assert.deepEqual(
    it.problems.map((problem) => problem.code),
    ['STATION_INTAKE_ODD_NAME'],
  )
})

test('symbolic links are told once and not followed', async (t) => {
  const it = bench(t, { isRecursive: true })
  const outside = mkdtempSync(join(tmpdir(), 'intake-outside-'))
  t.after(() => rmSync(outside, { recursive: true }))
  writeFileSync(join(outside, 'secret'), 'x')
  symlinkSync(join(outside, 'secret'), join(it.path, 'link'))
  symlinkSync(outside, join(it.path, 'folder-link'))
  it.put('file')
  assert.deepEqual(await it.round(), ['file'])
  await it.round()
  assert.deepEqual(
    it.problems.map((problem) => problem.code),
    ['STATION_INTAKE_SYMBOLIC_LINK', 'STATION_INTAKE_SYMBOLIC_LINK'],
  )
})

test('sub-folders are looked into when wanted, but never the done and error folders', async (t) => {
  const deep = bench(t, { isRecursive: true })
  const flat = bench(t)
  for (const it of [deep, flat]) {
    for (const folder of ['sub', 'sub/sub', '.hidden', 'done']) mkdirSync(join(it.path, folder))
    for (const name of ['sub/a', 'sub/sub/b', '.hidden/c', 'done/d', 'e']) it.put(name)
  }
  assert.deepEqual((await flat.round()).sort(), ['e'])
  assert.deepEqual((await deep.round()).sort(), ['done/d', 'e', 'sub/a', 'sub/sub/b'])
  const path = mkdtempSync(join(tmpdir(), 'intake-'))
  t.after(() => rmSync(path, { recursive: true }))
  const third = bench(t, { isRecursive: true, path, ignoreFolders: [join(path, 'done')] })
  mkdirSync(join(path, 'done'))
  writeFileSync(join(path, 'done', 'd'), 'x')
  writeFileSync(join(path, 'e'), 'x')
  await third.round()
  assert.deepEqual(
    third.stable.map((file) => basename(file.path)),
    ['e'],
  )
})
