/** The model that random lives of files are held against: what acknowledged calls must have led to. */
import assert from 'node:assert/strict'
import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Claim, Journal } from './journal.ts'
import { openJournalHere } from './journal-here.ts'
import type { FileState, ReportState } from './transitions.ts'

export const LEASE_MS = 1000
const fault = { code: 'STATION_X', message: 'x' }

export type Event =
  | { readonly kind: 'receive'; readonly folder: string }
  | { readonly kind: 'claimConversion' | 'claimDelivery' | 'claimFinish'; readonly limit: number }
  | { readonly kind: 'converted'; readonly pick: number; readonly reports: number }
  | {
      readonly kind: 'wait' | 'reject' | 'fail' | 'delivered' | 'retryLater' | 'dead' | 'finish'
      readonly pick: number
    }
  | { readonly kind: 'finishLater'; readonly pick: number }
  | { readonly kind: 'later' | 'retry' | 'release' | 'crash' | 'restart' }

const pick = fc.nat(30)
export const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('receive'), folder: fc.constantFrom('a', 'b', 'c') }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('claimConversion', 'claimDelivery', 'claimFinish'),
      limit: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('converted'), pick, reports: fc.nat(3) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('wait', 'reject', 'fail', 'delivered', 'delivered', 'retryLater', 'dead', 'finish'),
      pick,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('finishLater'), pick }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('later', 'retry', 'release', 'crash', 'restart') }) },
) as fc.Arbitrary<Event>

/** What must be true whatever happened: the states that acknowledged calls led to. */
interface Model {
  readonly files: Map<number, FileState>
  readonly reports: Map<number, { fileId: number; state: ReportState }>
}

export interface World {
  journal: Journal
  path: string
  time: number
  owner: string
  generation: number
  readonly folder: string
  readonly model: Model
  /** Every claim ever handed out, stale ones included. */
  readonly conversions: Claim[]
  readonly deliveries: Claim[]
  readonly finishes: Claim[]
}

const lease = (world: World) => ({ owner: world.owner, untilMs: world.time + LEASE_MS })
const at = <T>(list: readonly T[], index: number): T | undefined => list[list.length === 0 ? 0 : index % list.length]

async function settleReport(world: World, claim: Claim, to: 'DELIVERED' | 'RETRY' | 'DEAD'): Promise<void> {
  const { journal, model } = world
  const was = model.reports.get(claim.id)
  assert.ok(was)
  let isChanged: boolean
  if (to === 'DELIVERED') isChanged = await journal.recordDelivered(claim)
  else if (to === 'RETRY') isChanged = await journal.retryLater(claim, world.time + 300, fault)
  else isChanged = await journal.dead(claim, fault)
  if (was.state === 'DELIVERED') assert.equal(isChanged, false, 'delivered is for ever')
  if (isChanged) was.state = to
  settleModelFile(model, was.fileId)
}

function settleModelFile(model: Model, fileId: number): void {
  const states = [...model.reports.values()].filter((one) => one.fileId === fileId).map((one) => one.state)
  if (states.some((state) => state !== 'DELIVERED' && state !== 'DEAD')) return
  if (states.includes('DEAD')) model.files.set(fileId, 'FAILED')
  else if (model.files.get(fileId) === 'FAILED') model.files.set(fileId, 'CONVERTED')
}

async function settleFile(world: World, kind: 'wait' | 'reject' | 'fail', claim: Claim): Promise<void> {
  const { journal, model } = world
  if (kind === 'wait' && (await journal.wait(claim, world.time + 300, fault))) model.files.set(claim.id, 'WAITING')
  if (kind === 'reject' && (await journal.reject(claim, fault))) model.files.set(claim.id, 'REJECTED')
  if (kind === 'fail' && (await journal.fail(claim, fault))) model.files.set(claim.id, 'FAILED')
}

async function converted(world: World, claim: Claim, count: number): Promise<void> {
  const reports = Array.from({ length: count }, (_, index) => ({
    reportId: `${claim.id}-${index}`,
    format: 'wsjf',
    body: new Uint8Array([index]),
  }))
  if (!(await world.journal.recordConverted(claim, { converter: 'x', reports }))) return
  world.model.files.set(claim.id, 'CONVERTED')
  const rows = (await world.journal.listReports({ limit: 1000 })).filter((row) => row.fileId === claim.id)
  assert.equal(rows.length, count)
  for (const row of rows) world.model.reports.set(row.id, { fileId: claim.id, state: 'QUEUED' })
}

async function claim(world: World, kind: 'claimConversion' | 'claimDelivery' | 'claimFinish', limit: number) {
  const { journal, model } = world
  if (kind === 'claimConversion') {
    for (const one of await journal.claimConversion(limit, lease(world))) {
      model.files.set(one.id, 'CONVERTING')
      world.conversions.push(one)
    }
  } else if (kind === 'claimDelivery') {
    for (const one of await journal.claimDelivery(limit, lease(world))) {
      assert.ok(await journal.readBody(one.id), 'what is to be delivered has a body')
      const report = model.reports.get(one.id)
      assert.ok(report)
      report.state = 'DELIVERING'
      world.deliveries.push(one)
    }
  } else {
    for (const one of await journal.filesToFinish(limit, lease(world))) {
      assert.equal(one.end, model.files.get(one.id))
      world.finishes.push(one)
    }
  }
}

async function retryAll(world: World): Promise<void> {
  const { journal, model } = world
  const inHand = new Set(
    (await journal.listFiles({ limit: 1000 })).filter((one) => one.leaseOwner).map((one) => one.id),
  )
  for (const state of ['FAILED', 'REJECTED', 'DEAD', 'WAITING', 'RETRY'] as const) {
    await journal.retry({ state, limit: 1000 })
  }
  for (const report of model.reports.values()) {
    if (report.state !== 'DEAD' || inHand.has(report.fileId)) continue
    report.state = 'QUEUED'
    if (model.files.get(report.fileId) === 'FAILED') model.files.set(report.fileId, 'CONVERTED')
  }
  for (const [id, state] of model.files) {
    if ((state === 'FAILED' || state === 'REJECTED') && !inHand.has(id)) model.files.set(id, 'RECEIVED')
  }
}

/** The copy is what a dead process leaves on the disk: no orderly end, the log not yet copied into the database. */
async function reopen(world: World, isCrash: boolean): Promise<void> {
  const before = world.journal
  const next = isCrash ? join(world.folder, `${++world.generation}.db`) : world.path
  if (isCrash) {
    for (const part of ['', '-wal']) if (existsSync(world.path + part)) copyFileSync(world.path + part, next + part)
  }
  await before.close()
  world.path = next
  world.owner = `owner-${Math.random()}`
  world.journal = openJournalHere({ path: next, clock: { now: () => world.time } })
  assert.equal(world.journal.opened.wasCleanlyClosed, !isCrash)
  await world.journal.resumeLeases(world.owner)
}

async function release(world: World): Promise<void> {
  const isMine = (row: { leaseOwner: string | undefined }) => row.leaseOwner === world.owner
  const files = (await world.journal.listFiles({ limit: 1000 })).filter(isMine)
  const reports = (await world.journal.listReports({ limit: 1000 })).filter(isMine)
  assert.equal(await world.journal.releaseLeases(world.owner), files.length + reports.length)
  for (const file of files) if (file.state === 'CONVERTING') world.model.files.set(file.id, 'RECEIVED')
  for (const report of reports) world.model.reports.set(report.id, { fileId: report.fileId, state: 'QUEUED' })
}

let serial = 0
async function receive(world: World, folder: string): Promise<void> {
  const n = ++serial
  const file = {
    folder,
    path: `/in/${n}`,
    sizeBytes: n,
    mtimeMs: n,
    sha256: `${n}`.padStart(64, '0'),
    correlationId: `${n}`,
  }
  const receipt = await world.journal.receive(file)
  world.model.files.set(receipt.fileId, 'RECEIVED')
}

export async function play(world: World, event: Event): Promise<void> {
  switch (event.kind) {
    case 'receive':
      return receive(world, event.folder)
    case 'claimConversion':
    case 'claimDelivery':
    case 'claimFinish':
      return claim(world, event.kind, event.limit)
    case 'converted': {
      const one = at(world.conversions, event.pick)
      return one && converted(world, one, event.reports)
    }
    case 'wait':
    case 'reject':
    case 'fail': {
      const one = at(world.conversions, event.pick)
      return one && settleFile(world, event.kind, one)
    }
    case 'delivered':
    case 'retryLater':
    case 'dead': {
      const one = at(world.deliveries, event.pick)
      const to = { delivered: 'DELIVERED', retryLater: 'RETRY', dead: 'DEAD' } as const
      return one && settleReport(world, one, to[event.kind])
    }
    case 'finish': {
      const one = at(world.finishes, event.pick)
      if (one === undefined) return
      const was = world.model.files.get(one.id)
      const isDone = await world.journal.finish(one, { finalPath: '/in/done' })
      if (isDone && was === 'CONVERTED') world.model.files.set(one.id, 'FINISHED')
      return
    }
    case 'finishLater': {
      const one = at(world.finishes, event.pick)
      if (one !== undefined) await world.journal.finishLater(one, world.time + 300, fault)
      return
    }
    case 'later':
      world.time += LEASE_MS
      return
    case 'retry':
      return retryAll(world)
    case 'release':
      return release(world)
    default:
      return reopen(world, event.kind === 'crash')
  }
}
