import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadConfig } from '../../config/load.ts'
import { createStyle } from '../output/style.ts'
import { arrangeCli } from '../rig.test.ts'
import { bannerText } from './banner.ts'
import { createScanLine } from './scan-line.ts'

const plain = createStyle(false)

test('the banner says where to drop files and where to look', (t) => {
  const rig = arrangeCli(t)
  const file = join(rig.home, 'station.json')
  const text = bannerText(loadConfig(file, rig.environment), 'http://127.0.0.1:9464', plain)
  for (const wanted of [rig.inbox, '/metrics', '/health/details', `--config ${file}`, 'Ctrl-C']) {
    assert.ok(text.includes(wanted), wanted)
  }
})

test('the first scan is shown on one line, later ones not at all', () => {
  let shown = ''
  const line = createScanLine({ write: (text) => (shown += text) }, plain)
  const progress = { folder: 'line-3', isFirst: true, isDone: false, filesSeen: 1200, filesNew: 7 }
  line.show(progress)
  line.show({ ...progress, filesSeen: 1300 })
  line.show({ ...progress, isDone: true, filesSeen: 2000 })
  line.show({ ...progress, isFirst: false, isDone: true })
  assert.equal(shown, '\r\u001b[Kscanning line-3: 1,200 seen, 7 new\r\r\u001b[Kscanned line-3: 2,000 seen, 7 new\n')
})

test('a start that fails says why on stderr, and nothing on stdout', async (t) => {
  const rig = arrangeCli(t)
  writeFileSync(join(rig.home, 'station.json'), '{"server":{}}')
  const { code, stdout, stderr } = await rig.run('start')
  assert.equal(code, 20)
  assert.equal(stdout, '')
  assert.match(stderr, /server\.url: wanted text, got nothing/)
})
