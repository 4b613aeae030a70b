/** The journal: that it opens, that it may be written, and that it lies on a disk of this machine. */
import { existsSync } from 'node:fs'
import { access, constants, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describeError } from '@sightline/core'
import type { PublicConfig } from '../../config/load.ts'
import { withJournal } from '../open-config.ts'
import { counted } from '../output/duration-text.ts'
import { helpFor } from '../report-failure.ts'
import { type Finding, fail, pass, warn } from './finding.ts'
import { accessToTarget } from './folder-access.ts'

const NAME = 'journal'
/** Types of statfs(2) whose locks SQLite cannot rely on: NFS, SMB, CIFS, SMB2. */
const NETWORK_DISKS: ReadonlySet<number> = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42])

export async function checkJournal(config: PublicConfig): Promise<Finding> {
  const path = config.journalPath
  const folder = dirname(path)
  const target = await accessToTarget(folder)
  if (target.kind === 'bad') {
    return fail(
      NAME,
      'storage',
      `its folder ${folder} ${target.reason}`,
      'Set journal.path to a place that this user may write to.',
    )
  }
  if (target.kind === 'good' && NETWORK_DISKS.has((await statfs(folder)).type)) {
    const advice = 'Set journal.path to a disk of this machine: on a network share a journal can be damaged.'
    return warn(NAME, `${path} lies on a network share`, advice)
  }
  return existsSync(path) ? await checkExisting(config) : pass(NAME, `${path} will be made at the first start`)
}

async function checkExisting(config: PublicConfig): Promise<Finding> {
  const path = config.journalPath
  try {
    const { files } = await withJournal(config, (journal) => journal.counts())
    await access(path, constants.W_OK)
    const number = files.reduce((sum, stage) => sum + stage.count, 0)
    return pass(NAME, `${path} opens and holds ${counted(number, 'file')}`)
  } catch (error) {
    return fail(NAME, 'storage', describeError(error).message, helpFor(error) ?? 'Let this user write the file.')
  }
}
