import assert from 'node:assert/strict'
import { test } from 'node:test'
import { watchedFolder } from './watched-folder.ts'

test('everything but name and path has a default', () => {
  assert.deepEqual(watchedFolder({ name: 'in', path: '/data/in/' }), {
    name: 'in',
    path: '/data/in',
    isRecursive: false,
    include: [],
    exclude: [],
    ignoreFolders: [],
    quietMs: 1000,
    emptyQuietMs: 10_000,
    markerSuffix: undefined,
    rescanMs: 5000,
    concurrency: 4,
  })
})

test('an empty file never waits shorter than another', () => {
  assert.equal(watchedFolder({ name: 'in', path: '/in', quietMs: 60_000 }).emptyQuietMs, 60_000)
})

test('what is wrong is named with what was wanted and what came', () => {
  const bad = (change: object, message: RegExp) =>
    assert.throws(() => watchedFolder({ name: 'in', path: '/in', ...change }), {
      code: 'STATION_INTAKE_BAD_FOLDER',
      message,
    })
  bad({ path: 'relative' }, /"in": path must be an absolute path, got relative/)
  bad({ quietMs: -1 }, /quietMs must be milliseconds, at least 0, got -1/)
  bad({ rescanMs: Number.NaN }, /rescanMs/)
  bad({ include: [''] }, /include must be patterns/)
  bad({ exclude: ['a/b'] }, /exclude must be patterns/)
  bad({ markerSuffix: '' }, /markerSuffix/)
  bad({ markerSuffix: 'x/y' }, /markerSuffix/)
  bad({ ignoreFolders: ['/in'] }, /other than the watched one/)
})
