import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'
import { checkReport, reportIdFor } from '@sightline/wats'
import { failureOf, logOf, messagesOf, REPORT, REPORT_JSON, rig, SHA256 } from './rig.test.ts'

const ID = '0b1c2d3e-4f50-4a61-8b72-9c83ad94be05'
const CONVERTERS = {
  own: `return { kind: 'reports', reports: [{ ...${REPORT_JSON}, id: '${ID}' }], warnings: [] }`,
  twins: `const report = { ...${REPORT_JSON}, id: '${ID}' }; return { kind: 'reports', reports: [report, { ...report }] }`,
  later: `return { kind: 'notReady', reason: 'the folder is missing', retryAfterMs: 5000 }`,
  bad: `return { kind: 'rejected', reason: 'no serial', problems: ['line 2: no serial'] }`,
  careful: `context.warn('one'); return { kind: 'reports', reports: [], warnings: ['two'] }`,
  clumsy: `context.log('info', 'opening', { size: 3 }); throw new TypeError('oops')`,
  vague: `return { kind: 'done' }`,
  silent: '',
  wrong: `return { kind: 'reports', reports: [{ ...${REPORT_JSON}, sn: '' }] }`,
  big: `return { kind: 'reports', reports: [{ ...${REPORT_JSON}, acmeCounter: 10n }] }`,
  chatty: `console.log('hello', 1); console.error('hm'); return { kind: 'reports', reports: [] }`,
  flood: `for (let at = 0; at < 5000; at += 1) context.log('info', 'x'.repeat(5000), { at })
    return { kind: 'reports', reports: [] }`,
  nosy: `return { kind: 'rejected', reason: String(process.env.STATION_TEST_TOKEN) + typeof process.env.PATH }`,
}

test('what a conversion gives', async (t) => {
  process.env['STATION_TEST_TOKEN'] = 'hush'
  const { convert, pool, folder } = await rig(t, CONVERTERS)
  delete process.env['STATION_TEST_TOKEN']

  await t.test('a built-in format gives reports as UTF-8 JSON, checked and with their ids', async () => {
    const outcome = await convert('auto')
    assert.ok(outcome.kind === 'reports', JSON.stringify(outcome))
    const [report] = outcome.reports
    const id = reportIdFor(SHA256, 'wsjf', 0)
    const parsed: unknown = JSON.parse(new TextDecoder().decode(report?.bytes))
    assert.ok(checkReport(parsed).ok)
    assert.deepEqual(parsed, { ...REPORT, id })
    const { type, sn, pn, result, processCode, start } = REPORT
    assert.deepEqual(
      { ...report, bytes: undefined },
      { bytes: undefined, id, type, sn, pn, result, processCode, start },
    )
    assert.deepEqual(
      [outcome.converter, outcome.sha256, outcome.bytes],
      [{ name: 'wsjf', version: '1.0.0' }, SHA256, report?.bytes.length],
    )
    assert.ok(outcome.durationMs >= 0)
    assert.match(messagesOf(outcome.log).join('\n'), /converter wsjf 1\.0\.0: has \d+ fields of WSJF/)
  })

  await t.test('the hash of the content is computed where the job does not bring it', async () => {
    const outcome = await convert('auto', { sha256: undefined })
    assert.match(outcome.sha256, /^[0-9a-f]{64}$/)
    assert.ok(outcome.kind === 'reports')
    assert.equal(outcome.reports[0]?.id, reportIdFor(outcome.sha256, 'wsjf', 0))
  })

  await t.test('an id that the input carries is kept', async () => {
    const outcome = await convert('own')
    assert.equal(outcome.kind === 'reports' && outcome.reports[0]?.id, ID)
  })

  await t.test('two reports with the same id are rejected, since the server would keep one', async () => {
    const outcome = await convert('twins')
    assert.match(outcome.kind === 'rejected' ? outcome.reason : '', /reports 1 and 2 carry the same id/)
  })

  await t.test('not ready, rejected and warnings come through as the converter gives them', async () => {
    const later = await convert('later')
    assert.ok(later.kind === 'notReady')
    assert.deepEqual(
      [later.reason, later.retryAfterMs, later.converter?.name],
      ['the folder is missing', 5000, 'later'],
    )
    const bad = await convert('bad')
    assert.ok(bad.kind === 'rejected')
    assert.deepEqual([bad.reason, bad.problems], ['no serial', ['line 2: no serial']])
    const careful = await convert('careful')
    assert.ok(careful.kind === 'reports')
    assert.deepEqual([careful.warnings, careful.reports.length, careful.bytes], [['one', 'two'], 0, 0])
  })

  await t.test('a file that nobody accepts is rejected with every reason', async () => {
    const path = join(folder, 'notes.txt')
    await writeFile(path, 'hello')
    const outcome = await convert('auto', { path, fileName: 'notes.txt', size: 5 })
    assert.ok(outcome.kind === 'rejected')
    assert.equal(outcome.converter, undefined)
    assert.match(
      outcome.problems.join('\n'),
      /wsjf: .*\n.*wsxf: .*\n.*wats-text: .*\n.*csv: .*\n.*bad: never by itself/,
    )
  })

  await t.test('a file that has grown since it was seen is not ready', async () => {
    const outcome = await convert('auto', { size: 7 })
    assert.match(outcome.kind === 'notReady' ? outcome.reason : '', /had 7 when it was taken in/)
  })

  await t.test('a converter that throws fails with its message, its stack and its log', async () => {
    const error = await failureOf(convert('clumsy', { carrier: { 'x-correlation-id': 'c-17' } }))
    assert.deepEqual([error.code, error.message], ['STATION_CONVERT_FAILED', 'Converter "clumsy" failed: oops'])
    assert.ok(error.cause instanceof Error)
    assert.equal(error.cause.name, 'TypeError')
    assert.match(error.cause.stack ?? '', /clumsy\.mjs/)
    const entry = logOf(error).find((one) => one.message === 'opening')
    assert.deepEqual([entry?.level, entry?.fields, entry?.correlation_id], ['info', { size: 3 }, 'c-17'])
  })

  await t.test('a result that is none fails and says why', async () => {
    assert.match(
      (await failureOf(convert('vague'))).message,
      /its kind must be "reports", "notReady" or "rejected", got "done"/,
    )
    assert.match((await failureOf(convert('silent'))).message, /wanted an object with a kind, got nothing/)
  })

  await t.test('an invalid report fails with its problems and the name of the converter', async () => {
    const error = await failureOf(convert('wrong'))
    assert.equal(error.code, 'STATION_CONVERT_INVALID_REPORT')
    assert.match(
      error.message,
      /"wrong" made an invalid report \(number 1 of 1\): sn: wanted text of 1 to 100 characters/,
    )
    assert.deepEqual(error.details?.['problems'], ['sn: wanted text of 1 to 100 characters, got ""'])
  })

  await t.test('a report that JSON cannot hold fails with the name of the converter', async () => {
    assert.match(
      (await failureOf(convert('big'))).message,
      /"big" failed: its report number 1 cannot be written as JSON: .*BigInt/,
    )
  })

  await t.test('what a converter prints is in its log and nowhere else', async () => {
    const { log } = await convert('chatty')
    const printed = log.filter((entry) => entry.level !== 'debug').map((entry) => `${entry.level} ${entry.message}`)
    assert.deepEqual(printed, ['info hello 1', 'warn hm'])
  })

  await t.test('a flood of log entries is cut', async () => {
    const { log } = await convert('flood')
    assert.equal(log.length, 200)
    assert.ok(log.every((entry) => entry.message.length <= 2048))
    assert.match(log.at(-1)?.message ?? '', /the log is full/)
  })

  await t.test('converters do not see secrets of the environment', async () => {
    const outcome = await convert('nosy')
    assert.equal(outcome.kind === 'rejected' && outcome.reason, 'undefinedstring')
  })

  await t.test('a converter that is not there is refused with the names that are', async () => {
    const error = await failureOf(convert('yours'))
    assert.equal(error.code, 'STATION_CONVERT_CONVERTER_MISSING')
    assert.match(error.message, /no converter "yours"; there are wsjf, wsxf, wats-text, csv, bad, big, /)
    assert.ok(pool.converters.some((one) => one.name === 'own' && one.version === '1.2.3'))
  })

  await t.test('a file that is gone cannot be read, which may be different the next time', async () => {
    const error = await failureOf(convert('auto', { path: join(folder, 'gone.json') }))
    assert.deepEqual([error.code, error.retryable], ['STATION_CONVERT_SOURCE_UNREADABLE', true])
  })
})
