import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { AWAY, arrangeCli, convert, REFUSED, receive, reportIdOf } from '../rig.test.ts'
import { standIn } from '../service-link/stand-in.test.ts'

const MINUTE = 60_000

test('a refused report is told in the first line, with what the server said and how to send it again', async (t) => {
  const rig = arrangeCli(t)
  await rig.fill(async (journal) => {
    const [first, second, third] = await convert(rig, journal, { name: 'panel.csv', serials: ['A', 'B', 'C'] })
    assert.ok(first && second && third)
    await journal.recordDelivered(first, 'ok')
    await journal.dead(second, REFUSED)
    await journal.recordDelivered(third, 'ok')
  })
  rig.clock.advance(4 * MINUTE)
  const { code, stdout, stderr } = await rig.run('story', 'panel.csv')
  assert.equal(code, 0)
  assert.equal(stderr, '')
  const [line] = stdout.split('\n')
  assert.equal(
    line,
    `NOT DELIVERED: the server refuses report 2 of 3 (400: serial too long), 4 minutes ago; to send it again: sightline-station retry ${reportIdOf(1, 1)}`,
  )
  const blocks = stdout.split('\n').filter((one) => one.startsWith('Report '))
  assert.deepEqual(
    blocks.map((one) => one.slice(0, 13)),
    ['Report 2 of 3', 'Report 1 of 3', 'Report 3 of 3'],
    'the one in trouble comes first',
  )
  assert.match(stdout, /server said {2}400: serial too long/)
  assert.match(stdout, /\+100 ms {2}100 ms {2}claimed/)
  assert.match(stdout, /converter info {2}converter csv 1\.0\.0: 3 rows/)
})

test('the advice names the configuration that was named', async (t) => {
  const rig = arrangeCli(t)
  await rig.fill(async (journal) => {
    await journal.reject(await receive(rig, journal, { name: 'bad.csv' }), {
      code: 'STATION_REJECTED',
      message: 'no serial number\nline 7: the column is empty',
    })
  })
  const { stdout } = await rig.run('story', 'bad.csv', '--config', './station.json')
  assert.match(
    stdout,
    /^NOT DELIVERED: the file was rejected: no serial number, just now; .*: sightline-station --config \.\/station\.json retry 1\n/,
  )
  assert.match(stdout, /^ {4}line 7: the column is empty$/m)
})

test('what waits for a service that does not run is said to wait for it', async (t) => {
  const rig = arrangeCli(t)
  await rig.fill(async (journal) => {
    const [report] = await convert(rig, journal, { name: 'a.csv' })
    assert.ok(report)
    await journal.retryLater(report, rig.clock.now() + MINUTE, AWAY)
  })
  const { stdout } = await rig.run('story', 'a.csv')
  assert.match(
    stdout,
    /^NOT YET DELIVERED: the report to go: .*ECONNREFUSED; tried 1 time, last just now, next in 60 seconds;/,
  )
  assert.match(stdout.split('\n')[1] ?? '', /The service is not running.*: sightline-station start/)
})

test('what waits because delivery as a whole is held is said to wait for that', async (t) => {
  const rig = arrangeCli(t)
  await rig.fill(async (journal) => {
    const [report] = await convert(rig, journal, { name: 'a.csv' })
    assert.ok(report)
    await journal.retryLater(report, rig.clock.now(), AWAY)
  })
  await standIn(t, rig)
  const { stdout } = await rig.run('story', 'a.csv')
  assert.equal(stdout.split('\n')[1], 'Delivery as a whole is suspended: the token is refused')
})

test('each state has a verdict of its own', async (t) => {
  const rig = arrangeCli(t)
  await rig.fill(async (journal) => {
    const [report] = await convert(rig, journal, { name: 'done.csv' })
    assert.ok(report)
    await journal.recordDelivered(report, 'ok')
    const [done] = await journal.filesToFinish(1, { owner: 'rig', untilMs: rig.clock.now() + 1 })
    assert.ok(done)
    await journal.finish(done, { finalPath: join(rig.inbox, 'done', 'done.csv') })
    await journal.fail(await receive(rig, journal, { name: 'failed.csv' }), { code: 'X', message: 'it threw' })
    await journal.wait(await receive(rig, journal, { name: 'waiting.csv' }), rig.clock.now() + MINUTE, {
      code: 'X',
      message: 'no partner',
    })
    await receive(rig, journal, { name: 'converting.csv' })
    await convert(rig, journal, { name: 'delivering.csv' })
    const empty = await receive(rig, journal, { name: 'empty.csv' })
    await journal.recordConverted(empty, { converter: 'csv', reports: [] })
    const ended = await journal.filesToFinish(9, { owner: 'rig', untilMs: rig.clock.now() + MINUTE })
    const none = ended.find(({ id }) => id === empty.id)
    assert.ok(none)
    await journal.finish(none, {})
  })
  const first = async (name: string) => (await rig.run('story', name, '--quiet')).stdout
  assert.match(await first('done.csv'), /^DELIVERED: the report .*, 600 ms after the file was complete\n$/)
  assert.match(await first('failed.csv'), /^NOT DELIVERED: the conversion failed: it threw/)
  assert.match(await first('waiting.csv'), /^NOT YET CONVERTED: no partner; tried 1 time, last .*, next in/)
  assert.match(await first('converting.csv'), /^BEING CONVERTED: attempt 1, for /)
  assert.match(await first('delivering.csv'), /^BEING DELIVERED: the report to go, for /)
  assert.match(await first('empty.csv'), /^FINISHED: the file holds no report, /)
  const { stdout } = await rig.run('story', 'done.csv')
  assert.match(stdout, /now +.*done\.csv \(no longer there\)/)
})

test('several files of one name are told newest first, after a list of them', async (t) => {
  const rig = arrangeCli(t)
  mkdirSync(join(rig.inbox, 'sub'))
  await rig.fill(async (journal) => {
    await receive(rig, journal, { name: 'same.csv' })
    await receive(rig, journal, { name: 'sub/same.csv' })
  })
  const { stdout } = await rig.run('story', 'same.csv')
  assert.match(stdout, /^2 files found, newest first:\n {2}file 2 {2}BEING CONVERTED.*\n {2}file 1 /)
  assert.ok(stdout.indexOf('same.csv  file 2') < stdout.indexOf('same.csv  file 1'))
})

test('a path is looked for from where the command is given', async (t) => {
  const rig = arrangeCli(t)
  await rig.fill(async (journal) => void (await receive(rig, journal, { name: 'a.csv' })))
  assert.equal((await rig.run('story', 'line-3/a.csv')).code, 0)
  assert.equal((await rig.run('story', 'line-4/a.csv')).code, 1)
})

test('JSON is one document with verdict, file, reports and steps', async (t) => {
  const rig = arrangeCli(t)
  await rig.fill(async (journal) => void (await convert(rig, journal, { name: 'a.csv', serials: ['SN-9'] })))
  const { stdout, stderr } = await rig.run('story', 'SN-9', '--json')
  const document = JSON.parse(stdout)
  assert.equal(stderr, '')
  assert.equal(document.query, 'SN-9')
  assert.equal(document.stories[0].verdict.word, 'BEING DELIVERED')
  assert.equal(document.stories[0].file.name, 'a.csv')
  assert.equal(document.stories[0].reports[0].serialNumber, 'SN-9')
  assert.ok(document.stories[0].steps.length > 3)
})

test('what is not found ends with 1 and says what was searched', async (t) => {
  const rig = arrangeCli(t)
  await rig.fill(async (journal) => void (await receive(rig, journal, { name: 'a.csv' })))
  const { code, stdout, stderr } = await rig.run('story', 'b.csv')
  assert.equal(code, 1)
  assert.equal(stdout, '')
  assert.match(
    stderr,
    /"b\.csv"; searched were the file names, .*, serial numbers and report ids of 1 file in .*station\.db/,
  )
})

test('names and answers cannot steer the terminal', async (t) => {
  const rig = arrangeCli(t)
  writeFileSync(join(rig.inbox, 'x'), '')
  await rig.fill(async (journal) => {
    await journal.fail(await receive(rig, journal, { name: 'a\u001b[2J.csv' }), {
      code: 'X',
      message: 'b\u001b]0;evil\u0007',
    })
  })
  const { stdout } = await rig.run('story', '1')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
  assert.doesNotMatch(stdout, /[\u001b\u0007]/)
  assert.match(stdout, /a\\x1b\[2J\.csv/)
})

test('on a terminal no line is wider than it, but for names and paths', async (t) => {
  const rig = arrangeCli(t)
  await rig.fill(async (journal) => {
    const message = `${'a long explanation '.repeat(20)}end`
    await journal.fail(await receive(rig, journal, { name: 'a.csv' }), { code: 'X', message })
  })
  rig.environment['NO_COLOR'] = '1'
  const { stdout } = await rig.runOnTerminal(90, 'story', 'a.csv')
  const wide = stdout
    .split('\n')
    .filter((line) => line.length > 90 && !line.includes('found at') && !line.includes('now  '))
  assert.deepEqual(wide, [])
})
