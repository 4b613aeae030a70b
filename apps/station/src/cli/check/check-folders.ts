/** The watched folders, and those that files are put into. */
import type { PublicConfig, WatchedFolder } from '../../config/load.ts'
import { type Finding, fail, pass } from './finding.ts'
import { accessToTarget, accessToWatched } from './folder-access.ts'

export async function checkFolders({ folders }: PublicConfig): Promise<Finding[]> {
  return await Promise.all(folders.map(checkFolder))
}

async function checkFolder(folder: WatchedFolder): Promise<Finding> {
  const name = `folder ${folder.name}`
  const own = await accessToWatched(folder.path)
  if (own.kind === 'bad') {
    const advice =
      'Make the folder, or correct its path; the station must be able to read it and to move files out of it.'
    return fail(name, 'folders', `${folder.path} ${own.reason}`, advice)
  }
  const targets: [what: string, path: string][] = [['error folder', folder.errorFolder]]
  if (folder.after === 'done' || folder.after === 'zip') targets.push(['done folder', folder.doneFolder])
  for (const [what, path] of targets) {
    const target = await accessToTarget(path)
    if (target.kind !== 'bad') continue
    const advice = `Let this user write there, or name another ${what}.`
    return fail(name, 'folders', `its ${what} ${path} ${target.reason}`, advice)
  }
  return pass(name, `${folder.path} can be read and written`)
}
