import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrangeCli, convert, REFUSED, receive } from '../rig.test.ts'
import { standIn } from '../service-link/stand-in.test.ts'

const MINUTE = 60_000

test('with the service stopped the queues are told and the exit code is 30', async (t) => {
  const rig = arrangeCli(t)
  await rig.fill(async (journal) => {
    const [refused] = await convert(rig, journal, { name: 'a.csv' })
    assert.ok(refused)
    await journal.dead(refused, REFUSED)
    await receive(rig, journal, { name: 'b.csv' })
  })
  rig.clock.advance(20 * MINUTE)
  const { code, stdout } = await rig.run('status')
  assert.equal(code, 30)
  assert.match(
    stdout,
    /^station: NOT RUNNING: admin\.port is 0, and no station has left its address beside the journal\n/,
  )
  assert.match(stdout, /journal {3}.*station\.db, \d/)
  assert.match(stdout, /files {4}CONVERTING {2}line-3 {6}1 {2}20 minutes/)
  assert.match(stdout, /reports {2}DEAD {8}line-3 {6}1\n/)
})

test('before the first start there is no journal, and that is no fault', async (t) => {
  const { code, stdout } = await arrangeCli(t).run('status')
  assert.equal(code, 30)
  assert.match(stdout, /station\.db, does not exist yet/)
  assert.match(stdout, /The journal holds no files/)
})

test('a running service tells its health, why it is not ready, and whether delivery may go on', async (t) => {
  const rig = arrangeCli(t)
  await standIn(t, rig, {
    health: { status: 503, body: { status: 'unhealthy' } },
    ready: { status: 503, body: { status: 'unhealthy', phase: 'running' } },
    details: {
      checks: {
        'queue:age': [
          { status: 'warn', output: 'the oldest report has waited for 1200 s', observedValue: 1200, observedUnit: 's' },
        ],
        'wats-server:token': [{ status: 'fail', output: 'the server refuses the token' }],
        'disk:free': [{ status: 'pass', observedValue: 812, observedUnit: 'MB' }],
      },
    },
  })
  const { code, stdout } = await rig.run('status')
  assert.equal(code, 31)
  assert.match(
    stdout,
    /^station: UNHEALTHY, NOT READY: wats-server:token fails: the server refuses the token; queue:age warns: the oldest report has waited for 1200 s\n/,
  )
  assert.match(stdout, /delivery {2}suspended: the token is refused/)
  assert.match(stdout, /disk:free +pass +812 MB/)
  const document = JSON.parse((await rig.run('status', '--json')).stdout)
  assert.equal(document.service.overall, 'unhealthy')
  assert.equal(document.service.isReady, false)
  assert.equal(document.service.checks.length, 3)
})

test('degraded is told and ends with 0; --quiet says only what is wrong', async (t) => {
  const rig = arrangeCli(t)
  await standIn(t, rig, {
    health: { status: 200, body: { status: 'degraded' } },
    details: { checks: { 'folder:line-3': [{ status: 'fail', output: 'cannot be read' }] } },
  })
  const { code, stdout } = await rig.run('status', '--quiet')
  assert.equal(code, 0)
  assert.equal(stdout, 'station: DEGRADED, ready: folder:line-3 fails: cannot be read\n')
})

test('all well and quiet prints nothing', async (t) => {
  const rig = arrangeCli(t)
  await standIn(t, rig)
  assert.deepEqual(await rig.run('status', '--quiet'), { code: 0, stdout: '', stderr: '' })
})

test('a refused admin token costs the details alone', async (t) => {
  const rig = arrangeCli(t)
  await standIn(t, rig, { token: 'right' })
  const { code, stdout } = await rig.run('status')
  assert.equal(code, 0)
  assert.match(stdout, /^station: OK, ready\n/)
  assert.match(stdout, /details are missing: The admin server at .* refused the request with status 401/)
})

test('another station at the address is not taken for this one', async (t) => {
  const rig = arrangeCli(t)
  await standIn(t, rig, { journalPath: '/elsewhere/station.db' })
  const { code, stdout } = await rig.run('status')
  assert.equal(code, 30)
  assert.match(stdout, /NOT RUNNING: At .* answers another station/)
})
