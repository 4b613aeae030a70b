/** The last stretch: files whose end is decided are put away, and the journal is told where. */
import type { JournalFault } from '../file-record.ts'
import type { Claim, FinishClaim, Lease, PutAway } from '../journal.ts'
import { checkFileMove } from '../transitions.ts'
import { fairPick, type Turns } from './fair-pick.ts'
import { type FileRow, fileOf } from './rows.ts'
import { addStep, fileRow, type Turn } from './turn.ts'

/** The oldest files whose end is decided, in turn between folders. The state stays; only the lease is new. */
export function filesToFinish(turn: Turn, turns: Turns, limit: number, lease: Lease): FinishClaim[] {
  const picked = fairPick(turn, turns, { table: 'files', work: 'finish' }, limit)
  return picked.map((id) => claimOne(turn, id, lease))
}

function claimOne(turn: Turn, id: number, lease: Lease): FinishClaim {
  const row = fileRow(turn, id)
  const claim = row.claims + 1
  turn.db.run(
    'UPDATE files SET due_ms = ?, lease_owner = ?, claims = ? WHERE id = ?',
    lease.untilMs,
    lease.owner,
    claim,
    id,
  )
  const file = fileOf({ ...row, due_ms: lease.untilMs, lease_owner: lease.owner, claims: claim })
  return { id, claim, file, end: row.state as FinishClaim['end'] }
}

/** The file is where it belongs. CONVERTED is FINISHED now; REJECTED and FAILED stay what they are. */
export function finish(turn: Turn, claim: Claim, where: PutAway): boolean {
  const row = heldRow(turn, claim)
  if (row === undefined) return false
  const to = row.state === 'CONVERTED' ? 'FINISHED' : row.state
  if (to === 'FINISHED') checkFileMove(row.id, row.state, to)
  turn.db.run(
    `UPDATE files SET state = ?, updated_ms = ?, work = NULL, due_ms = NULL, lease_owner = NULL, final_path = ?,
       mtime_ms = ?, inode = ?, is_put_away = 1
     WHERE id = ?`,
    to,
    to === 'FINISHED' ? turn.stamp.atMs : row.updated_ms,
    where.finalPath ?? null,
    where.mtimeMs ?? row.mtime_ms,
    where.inode ?? row.inode,
    row.id,
  )
  addStep(turn, {
    fileId: row.id,
    step: to === 'FINISHED' ? 'finished' : 'put away',
    from: row.state,
    to,
    message: where.message,
    fields: { final_path: where.finalPath ?? null },
  })
  return true
}

/** Tried again from `atMs` on. */
export function finishLater(turn: Turn, claim: Claim, atMs: number, fault: JournalFault): boolean {
  const row = heldRow(turn, claim)
  if (row === undefined) return false
  turn.db.run('UPDATE files SET due_ms = ?, lease_owner = NULL WHERE id = ?', atMs, row.id)
  addStep(turn, {
    fileId: row.id,
    step: 'not put away',
    message: fault.message,
    fields: { code: fault.code, until_ms: atMs },
  })
  return true
}

function heldRow(turn: Turn, { id, claim }: Claim): FileRow | undefined {
  const row = fileRow(turn, id)
  return row.claims === claim && row.work === 'finish' ? row : undefined
}
