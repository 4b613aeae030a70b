import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Journal } from '../../journal/journal.ts'
import { AWAY, arrangeCli, type CliRig, convert, REFUSED, receive, reportIdOf } from '../rig.test.ts'
import { standIn } from '../service-link/stand-in.test.ts'

const HOUR = 3_600_000

/** File 1 with one report refused of two, file 2 rejected and in error/, file 3 waiting, file 4 with a report to be sent later. */
async function fill(rig: CliRig): Promise<void> {
  await rig.fill(async (journal) => {
    const [good, bad] = await convert(rig, journal, { name: 'panel.csv', serials: ['SN-1', 'SN-2'] })
    assert.ok(good && bad)
    await journal.recordDelivered(good, 'ok')
    await journal.dead(bad, REFUSED)
    await reject(rig, journal, 'bad.csv')
    await journal.wait(await receive(rig, journal, { name: 'half.csv' }), rig.clock.now() + HOUR, {
      code: 'X',
      message: 'not ready',
    })
    const [later] = await convert(rig, journal, { name: 'later.csv', serials: ['SN-3'] })
    assert.ok(later)
    await journal.retryLater(later, rig.clock.now() + HOUR, AWAY)
    for (const claim of await journal.filesToFinish(9, { owner: 'rig', untilMs: rig.clock.now() + HOUR })) {
      await journal.finish(claim, { finalPath: join(rig.inbox, 'error', claim.file.name) })
    }
  })
}

async function reject(rig: CliRig, journal: Journal, name: string): Promise<void> {
  mkdirSync(join(rig.inbox, 'error'), { recursive: true })
  writeFileSync(join(rig.inbox, 'error', name), 'content')
  await journal.reject(await receive(rig, journal, { name }), { code: 'X', message: 'no serial' })
}

async function statesOf(rig: CliRig): Promise<Record<string, string>> {
  const { files } = JSON.parse((await rig.run('list', '--json')).stdout) as { files: { name: string; state: string }[] }
  return Object.fromEntries(files.map(({ name, state }) => [name, state]))
}

async function reportStates(rig: CliRig): Promise<Record<string, string>> {
  const { stdout } = await rig.run('list', '--reports', '--json')
  const { reports } = JSON.parse(stdout) as { reports: { serialNumber: string; state: string }[] }
  return Object.fromEntries(reports.map(({ serialNumber, state }) => [serialNumber, state]))
}

test('without a running service the journal itself is changed, and it is said when something happens', async (t) => {
  const rig = arrangeCli(t)
  await fill(rig)
  const { code, stdout, stderr } = await rig.run('retry', 'bad.csv', 'SN-2')
  assert.equal(code, 0)
  assert.match(stdout, /2 {2}bad\.csv .* REJECTED {2}convert again\n/)
  assert.match(stdout, /1 {2}panel\.csv {2}SN-2 .* DEAD .* send again\n/)
  assert.match(stdout, /1 file and 1 report are tried again\n$/)
  assert.match(stderr, /the service is not running: they are tried when it is started \(sightline-station start\)/)
  const states = await statesOf(rig)
  assert.deepEqual([states['bad.csv'], states['panel.csv']], ['RECEIVED', 'CONVERTED'])
  assert.deepEqual(await reportStates(rig), { 'SN-1': 'DELIVERED', 'SN-2': 'QUEUED', 'SN-3': 'RETRY' })
})

test('a file that waits, and one whose report waits, are tried now', async (t) => {
  const rig = arrangeCli(t)
  await fill(rig)
  assert.equal((await rig.run('retry', '3', 'later.csv')).code, 0)
  await rig.fill(async (journal) => {
    const lease = { owner: 'rig', untilMs: rig.clock.now() + HOUR }
    assert.deepEqual(
      (await journal.claimConversion(9, lease)).map(({ file }) => file.name),
      ['half.csv'],
    )
    assert.deepEqual(
      (await journal.claimDelivery(9, lease)).map(({ fileName }) => fileName),
      ['later.csv'],
    )
  })
})

test('a dry run tells and changes nothing', async (t) => {
  const rig = arrangeCli(t)
  await fill(rig)
  const before = await statesOf(rig)
  const named = await rig.run('retry', 'panel.csv', '--dry-run')
  assert.equal(named.code, 0)
  assert.match(named.stdout, /FAILED {2}send again/)
  const all = await rig.run('retry', '--state', 'DEAD', '--dry-run')
  assert.equal(all.stdout, '1 report in DEAD would be tried again\n')
  assert.deepEqual(await statesOf(rig), before)
})

test('all in a state are tried again, of one folder if wanted', async (t) => {
  const rig = arrangeCli(t)
  await rig.fill(async (journal) => {
    for (let at = 0; at < 1203; at += 1) await reject(rig, journal, `${at}.csv`)
    const { id } = await receive(rig, journal, { name: 'other.csv', folder: 'line-4' })
    await journal.reject({ id, claim: 1 }, { code: 'X', message: 'no serial' })
    for (;;) {
      const claims = await journal.filesToFinish(500, { owner: 'rig', untilMs: rig.clock.now() + HOUR })
      if (claims.length === 0) break
      for (const claim of claims) await journal.finish(claim, { finalPath: claim.file.path })
    }
  })
  const { code, stdout } = await rig.run('retry', '--state', 'rejected', '--folder', 'line-3', '--json')
  assert.equal(code, 0)
  assert.deepEqual(JSON.parse(stdout).moved, { files: 1203, reports: 0 })
  const left = JSON.parse((await rig.run('list', '--state', 'REJECTED', '--json')).stdout)
  assert.equal(left.files.length, 1)
})

test('what cannot be tried again is said, with the reason, and ends with 1', async (t) => {
  const rig = arrangeCli(t)
  await fill(rig)
  rmSync(join(rig.inbox, 'error', 'bad.csv'))
  const gone = await rig.run('retry', 'bad.csv')
  assert.equal(gone.code, 1)
  assert.match(
    gone.stderr,
    /file 2 bad\.csv was left out: the file is no longer at .*error.bad\.csv; drop it in its folder again/,
  )
  const done = await rig.run('retry', 'SN-1')
  assert.equal(done.code, 1)
  assert.match(done.stderr, /left out: the report is DELIVERED\nnothing to try again/)
})

test('one word that means nothing stops the whole', async (t) => {
  const rig = arrangeCli(t)
  await fill(rig)
  const { code, stderr } = await rig.run('retry', 'bad.csv', 'nonsense')
  assert.equal(code, 1)
  assert.match(stderr, /Nothing in the journal matches "nonsense"; nothing was changed/)
  assert.equal((await statesOf(rig))['bad.csv'], 'REJECTED')
})

test('a running service is asked to do it', async (t) => {
  const rig = arrangeCli(t)
  await fill(rig)
  const service = await standIn(t, rig)
  const { code, stdout, stderr } = await rig.run('retry', reportIdOf(1, 1), 'bad.csv')
  assert.deepEqual([code, stderr], [0, ''])
  assert.match(stdout, /1 file and 1 report are tried again/)
  assert.equal(service.retried(), 2, 'once for files, once for reports')
  assert.equal((await service.journal.file(2))?.state, 'RECEIVED')
})

test('a service that holds the journal but does not answer ends with 32', async (t) => {
  const rig = arrangeCli(t)
  await fill(rig)
  await standIn(t, rig, { isPublished: false })
  const { code, stderr } = await rig.run('retry', 'bad.csv')
  assert.equal(code, 32)
  assert.match(stderr, /The service holds the journal .*station\.db, but its admin server does not answer/)
})

test('another station at the address is not asked', async (t) => {
  const rig = arrangeCli(t)
  await fill(rig)
  await standIn(t, rig, { journalPath: '/elsewhere/station.db' })
  const { code, stderr } = await rig.run('retry', 'bad.csv')
  assert.equal(code, 32)
  assert.match(stderr, /answers another station: its journal is \/elsewhere\/station\.db/)
})

test('a refused admin token ends with 33, the right one is sent', async (t) => {
  const rig = arrangeCli(t, { admin: { port: 0, token: { env: 'ADMIN_TOKEN' } } })
  await fill(rig)
  await standIn(t, rig, { token: 'right' })
  assert.equal((await rig.run('retry', 'bad.csv')).code, 33)
  rig.environment['ADMIN_TOKEN'] = 'right'
  assert.equal((await rig.run('retry', 'bad.csv')).code, 0)
})
