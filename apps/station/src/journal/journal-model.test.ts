/** Random lives of files against a small model, with crashes at any point. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { openJournalHere } from './journal-here.ts'
import { event, play, type World } from './model-rig.test.ts'
import type { StepRecord } from './step-record.ts'
import { FILE_MOVES, type FileState, REPORT_MOVES } from './transitions.ts'

/** A settled claim that is used again must never be an illegal move; it must be void. */
const isVoid = (error: unknown) => (error as { code?: string }).code === 'STATION_JOURNAL_ILLEGAL_MOVE'

async function check({ journal, model }: World): Promise<void> {
  const files = await journal.listFiles({ limit: 1000 })
  const reports = await journal.listReports({ limit: 1000 })
  assert.deepEqual(new Map(files.map((one) => [one.id, one.state])), sorted(model.files))
  for (const report of reports) assert.equal(report.state, model.reports.get(report.id)?.state, `report ${report.id}`)
  assert.equal(reports.length, model.reports.size)
  const { files: fileCounts, reports: reportCounts } = await journal.counts()
  for (const { state, folder, count } of fileCounts) {
    assert.equal(
      count,
      files.filter((one) => one.state === state && one.folder === folder).length,
      `${state} ${folder}`,
    )
  }
  assert.equal(sum(fileCounts), files.length)
  assert.equal(sum(reportCounts), reports.length)
}

const sum = (counts: readonly { count: number }[]) => counts.reduce((total, one) => total + one.count, 0)
const sorted = (map: ReadonlyMap<number, FileState>) => new Map([...map].sort(([a], [b]) => b - a))

async function checkStories({ journal, model }: World): Promise<void> {
  for (const [id, state] of model.files) {
    const [story] = await journal.story(`#${id}`)
    assert.ok(story)
    checkChain(
      story.steps.filter((step) => step.reportNo === undefined),
      FILE_MOVES,
      state,
    )
    for (const report of story.reports) {
      const steps = story.steps.filter((step) => step.reportNo === report.id)
      checkChain(steps, REPORT_MOVES, report.state)
    }
    const settled = story.reports.filter((one) => one.state === 'DELIVERED' || one.state === 'DEAD')
    assert.equal(story.file.openReports, story.reports.length - settled.length)
    assert.equal(story.file.deadReports, settled.filter((one) => one.state === 'DEAD').length)
  }
}

/** Each step begins where the one before ended, each move is in the table, and the last one led to the present state. */
function checkChain(
  steps: readonly StepRecord[],
  moves: Readonly<Record<string, readonly string[]>>,
  end: string,
): void {
  let state: string | undefined
  for (const { from, to, step } of steps) {
    if (to === undefined) continue
    if (state !== undefined) assert.equal(from, state, step)
    if (from !== undefined && from !== to) assert.ok(moves[from]?.includes(to), `${from} -> ${to}`)
    state = to
  }
  assert.equal(state ?? 'QUEUED', end)
}

test('whatever happens, in whatever order, the journal holds what was acknowledged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 20, maxLength: 80 }), async (events) => {
      const folder = mkdtempSync(join(tmpdir(), 'journal-model-'))
      const path = join(folder, '0.db')
      const world: World = {
        journal: openJournalHere({ path, clock: { now: () => world.time } }),
        path,
        time: 1_000_000,
        owner: 'first',
        generation: 0,
        folder,
        model: { files: new Map(), reports: new Map() },
        conversions: [],
        deliveries: [],
        finishes: [],
      }
      try {
        for (const one of events) {
          await play(world, one).catch((error: unknown) => {
            if (!isVoid(error)) throw error
          })
          await check(world)
        }
        await checkStories(world)
      } finally {
        await world.journal.close()
        rmSync(folder, { recursive: true, force: true })
      }
    }),
    { numRuns: 60 },
  )
})
