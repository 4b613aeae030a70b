import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { publishAddress, readAddress } from './service-address.ts'

function arrange(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'station-address-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return join(folder, 'station.db')
}

test('what a station leaves is found until it takes it back', (t) => {
  const journal = arrange(t)
  assert.equal(readAddress(journal), undefined)
  const address = { adminUrl: 'http://127.0.0.1:9464', pid: 17 }
  const takeBack = publishAddress(journal, address)
  assert.deepEqual(readAddress(journal), address)
  takeBack()
  assert.equal(readAddress(journal), undefined)
  takeBack()
})

test('a station does not take back what another one has left since', (t) => {
  const journal = arrange(t)
  const takeBack = publishAddress(journal, { adminUrl: 'http://127.0.0.1:1', pid: 1 })
  publishAddress(journal, { adminUrl: 'http://127.0.0.1:2', pid: 2 })
  takeBack()
  assert.equal(readAddress(journal)?.pid, 2)
})

test('a file that is not one of ours is no address', (t) => {
  const journal = arrange(t)
  for (const text of ['', 'x', '{"adminUrl":7}', '[]']) {
    writeFileSync(`${journal}-service.json`, text)
    assert.equal(readAddress(journal), undefined)
  }
})
