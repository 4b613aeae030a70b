import assert from 'node:assert/strict'
import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel'
import { test } from 'node:test'
import { defineMetrics, type MetricTable, type Recorders, type Runtime } from '@sightline/core'
import { collectFailures } from './collect-failures.test.ts'
import { type InstrumentContract, instrumentContract } from './instrument-contract.ts'

const TICKS = 'http.server.request.start'

const table = defineMetrics({
  ticks: {
    kind: 'counter',
    name: 'testkit.contract.ticks',
    unit: '{tick}',
    help: 'Ticks, for the tests of the contract.',
  },
  open: { kind: 'observableGauge', name: 'testkit.contract.open', unit: '{thing}', help: 'Open things.' },
})

interface Host {
  readonly runtime: Runtime
}

/** Counts messages on a channel, keeps a timer, observes a gauge, logs; and cleans up unless told not to. */
function makeInstrument(
  leave: { timer?: boolean; listener?: boolean; subscription?: boolean; observable?: boolean } = {},
) {
  return {
    name: 'tick-counter',
    metrics: table,
    start(record: Recorders<typeof table>, { runtime }: Host) {
      const onTick = (): void => {
        record.ticks.add(1)
        runtime.logs.logger('testkit.contract').info('tick')
      }
      subscribe(TICKS, onTick)
      process.on('warning', onTick)
      const timer = setInterval(onTick, 3_600_000).unref()
      const unobserve = record.open.observe((report) => report(1))
      let isRunning = true
      return () => {
        if (!isRunning) return
        isRunning = false
        if (leave.subscription !== true) unsubscribe(TICKS, onTick)
        if (leave.listener !== true) process.off('warning', onTick)
        if (leave.timer !== true) clearInterval(timer)
        if (leave.observable !== true) unobserve()
        leftovers.push(() => {
          unsubscribe(TICKS, onTick)
          process.off('warning', onTick)
          clearInterval(timer)
        })
      }
    },
  }
}

/** What the bad instruments of this file leave on purpose. */
const leftovers: (() => void)[] = []

function contractOf(instrument: InstrumentContract<Host>['instrument']): InstrumentContract<Host> {
  return { instrument, createHost: (runtime) => ({ runtime }), exercise: () => channel(TICKS).publish({}) }
}

async function failuresOf(instrument: InstrumentContract<Host>['instrument']): Promise<string[]> {
  const failures = await collectFailures((t) => instrumentContract(t, contractOf(instrument)))
  for (const undo of leftovers.splice(0)) undo()
  return failures
}

test('a good instrument keeps the contract', async (t) => {
  await instrumentContract(t, contractOf(makeInstrument()))
  leftovers.length = 0
})

test('what an instrument leaves is named', async () => {
  const nothingLeft = 'after stop nothing is left: no timer, handle, listener or subscription'
  for (const leave of [{ timer: true }, { listener: true }, { subscription: true }]) {
    const failures = await failuresOf(makeInstrument(leave))
    assert.ok(
      failures.some((failure) => failure.startsWith(nothingLeft)),
      JSON.stringify(leave),
    )
  }
})

test('an instrument that goes on recording or observing is caught', async () => {
  const after = 'after stop it records nothing and observes nothing'
  for (const leave of [{ subscription: true }, { observable: true }]) {
    const failures = await failuresOf(makeInstrument(leave))
    assert.ok(
      failures.some((failure) => failure.startsWith(after)),
      JSON.stringify(leave),
    )
  }
})

test('a badly declared instrument is caught', async () => {
  const metrics: MetricTable = {
    bad: { kind: 'counter', name: 'Bad_total', help: 'no full stop', labels: ['le', 'le'], values: { other: ['a'] } },
  }
  const failures = await failuresOf({ name: 'BadName', metrics, start: () => () => undefined })
  assert.match(failures.join('\n'), /its name is kebab-case and its metrics are well declared/)
})
