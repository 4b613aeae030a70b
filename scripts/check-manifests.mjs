/** Every published package's manifest, checked by publint after the build; and every file that `exports` names exists. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

const root = join(import.meta.dirname, '..')
let problems = 0

for (const folder of ['packages', 'apps'].flatMap((kind) =>
  readdirSync(join(root, kind)).map((name) => join(kind, name)),
)) {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
  const { messages } = await publint({ pkgDir: join(root, folder), level: 'warning', strict: true, pack: false })
  for (const message of messages) report(folder, formatMessage(message, manifest))
  for (const [door, targets] of Object.entries(manifest.exports ?? {})) {
    for (const target of Object.values(targets)) {
      if (!existsSync(join(root, folder, target))) report(folder, `exports ${door} names ${target}, which is not there`)
    }
  }
}
process.stdout.write(problems === 0 ? 'all manifests are good\n' : `${problems} problems\n`)
process.exitCode = problems === 0 ? 0 : 1

function report(folder, text) {
  problems += 1
  process.stdout.write(`${folder}: ${text}\n`)
}
