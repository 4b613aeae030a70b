import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrived, bench, fault } from '../rig.test.ts'

test('the very same file is known while it lies there, new when it comes back from elsewhere', async (t) => {
  const it = bench(t)
  const file = arrived()
  await it.journal.receive(file)
  assert.deepEqual(await it.journal.receive(file), { kind: 'known', fileId: 1, state: 'RECEIVED' })
  assert.equal((await it.journal.receive({ ...file, mtimeMs: file.mtimeMs + 1 })).kind, 'new')
  const elsewhere = await it.journal.receive({ ...file, path: '/in/other.json' })
  assert.deepEqual(elsewhere, { kind: 'new', fileId: 3, duplicateOf: 2 })
  const sameStat = await it.journal.receive({ ...file, sha256: 'ab'.repeat(32) })
  assert.equal(sameStat.kind, 'new', 'same size and time, other content')

  const [claim] = await it.journal.claimConversion(1, it.lease)
  assert.ok(claim)
  await it.journal.reject(claim, fault)
  const [ready] = await it.journal.filesToFinish(1, it.lease)
  assert.equal(ready?.id, 1)
  await it.journal.finish(ready, { finalPath: '/in/error/report.json' })
  const back = await it.journal.receive(file)
  assert.equal(back.kind, 'new')
})

test('a kept file stays known; an unreadable file needs no content', async (t) => {
  const it = bench(t)
  const file = arrived({ sha256: undefined })
  await it.journal.receive(file)
  const { path, sizeBytes, mtimeMs } = file
  const same = { path, sizeBytes, mtimeMs }
  assert.deepEqual(await it.journal.knownFiles([same, { ...same, sizeBytes: 1 }, { ...same, path: '/x/a' }]), [
    true,
    false,
    false,
  ])
  const [claim] = await it.journal.claimConversion(1, it.lease)
  assert.ok(claim)
  await it.journal.recordConverted(claim, { converter: 'x', reports: [] })
  const [ready] = await it.journal.filesToFinish(1, it.lease)
  assert.ok(ready, 'a file without reports is ready at once')
  await it.journal.finish(ready, { finalPath: file.path })
  assert.deepEqual(await it.journal.knownFiles([same]), [true])
  const { isMore } = await it.journal.prune({ finishedBeforeMs: it.time + 1, limit: 100 })
  assert.equal(isMore, false)
  assert.deepEqual(await it.journal.knownFiles([same]), [true], 'retention keeps the memory')
  assert.deepEqual(await it.journal.keptFiles(0, 10), [{ id: 1, path: file.path }])
  assert.equal(await it.journal.forget([1, 2]), 1)
  assert.deepEqual(await it.journal.knownFiles([same]), [false])
})
