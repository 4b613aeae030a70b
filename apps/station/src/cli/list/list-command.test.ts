import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrangeCli, type CliRig, convert, REFUSED, receive, reportIdOf } from '../rig.test.ts'

async function fill(rig: CliRig): Promise<void> {
  await rig.fill(async (journal) => {
    const [refused] = await convert(rig, journal, { name: 'a.csv', serials: ['SN-1'] })
    assert.ok(refused)
    await journal.dead(refused, REFUSED)
    await journal.reject(await receive(rig, journal, { name: 'b.csv', folder: 'old-line' }), {
      code: 'X',
      message: 'no\nserial',
    })
    await receive(rig, journal, { name: 'c.csv' })
  })
}

test('files are listed newest first, in columns that line up', async (t) => {
  const rig = arrangeCli(t)
  await fill(rig)
  const { code, stdout, stderr } = await rig.run('list')
  const lines = stdout.trimEnd().split('\n')
  assert.equal(code, 0)
  assert.equal(stderr, '')
  assert.match(lines[0] ?? '', /^ID {2}STATE {7}FOLDER {4}RECEIVED {13}NAME/)
  assert.deepEqual(
    lines.slice(1).map((line) => line.split(/ {2,}/).slice(0, 3)),
    [
      [' 3', 'CONVERTING', 'line-3'],
      [' 2', 'REJECTED', 'old-line'],
      [' 1', 'FAILED', 'line-3'],
    ],
  )
  assert.match(lines[2] ?? '', /no$/, 'only the first line of an error')
})

test('a state of reports lists reports, in any case of letters', async (t) => {
  const rig = arrangeCli(t)
  await fill(rig)
  const { stdout } = await rig.run('list', '--state', 'dead')
  assert.match(stdout, /SERIAL/)
  assert.match(stdout, /DEAD .* SN-1 .*400: serial too long/)
  assert.equal((await rig.run('list', '--state', 'DEAD', '--quiet')).stdout, `${reportIdOf(1, 0)}\n`)
})

test('JSON is one document, with the id for the next page', async (t) => {
  const rig = arrangeCli(t)
  await fill(rig)
  const first = JSON.parse((await rig.run('list', '--json', '--limit', '2')).stdout)
  assert.deepEqual(
    first.files.map((file: { name: string }) => file.name),
    ['c.csv', 'b.csv'],
  )
  assert.equal(first.next, 2)
  const second = JSON.parse((await rig.run('list', '--json', '--limit', '2', '--before', String(first.next))).stdout)
  assert.deepEqual(
    second.files.map((file: { name: string }) => file.name),
    ['a.csv'],
  )
  assert.equal(second.next, null)
})

test('the next page is told on stderr, with the same choice', async (t) => {
  const rig = arrangeCli(t)
  await fill(rig)
  const { stderr } = await rig.run('list', '--folder', 'line-3', '--limit', '1')
  assert.equal(stderr, 'there are more: sightline-station list --folder "line-3" --limit 1 --before 3\n')
})

test('a state or folder that does not exist is refused with those that do', async (t) => {
  const rig = arrangeCli(t)
  await fill(rig)
  const state = await rig.run('list', '--state', 'BROKEN')
  assert.equal(state.code, 2)
  assert.match(state.stderr, /RECEIVED, CONVERTING, .*DEAD/)
  const mixed = await rig.run('list', '--reports', '--state', 'FAILED')
  assert.equal(mixed.code, 2)
  assert.match(mixed.stderr, /FAILED is a state of files; those of reports are QUEUED/)
  const folder = await rig.run('list', '--folder', 'line-4')
  assert.equal(folder.code, 2)
  assert.match(folder.stderr, /there is no folder "line-4"; there are line-3, old-line/)
})

test('a journal that does not exist yet ends with 22', async (t) => {
  const { code, stderr } = await arrangeCli(t).run('list')
  assert.equal(code, 22)
  assert.match(stderr, /^error: Journal .*station\.db does not exist\nhint: The station makes it at its first start/)
})

test('the journal can be asked without the secrets of the service', async (t) => {
  const rig = arrangeCli(t)
  await fill(rig)
  delete rig.environment['WATS_TOKEN']
  assert.equal((await rig.run('list')).code, 0)
})
