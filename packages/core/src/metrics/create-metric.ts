/** One metric of any kind: its recorder for those who measure, its family for those who read. */
import type { CheckedDefinition } from './checked-definition.ts'
import { BOTH_WAYS, CounterRecorder, UPWARD } from './counter.ts'
import type { MetricFamily } from './family.ts'
import { GaugeRecorder } from './gauge.ts'
import { HistogramRecorder } from './histogram.ts'
import { HistogramStore } from './histogram-store.ts'
import { InfoRecorder } from './info.ts'
import type { MetricHost } from './metric-host.ts'
import { ObservableRecorder } from './observable.ts'
import { ScalarStore } from './scalar-store.ts'
import { StateSetRecorder } from './state-set.ts'

export interface Metric {
  readonly family: MetricFamily
  readonly recorder:
    | CounterRecorder
    | GaugeRecorder
    | HistogramRecorder
    | InfoRecorder
    | StateSetRecorder
    | ObservableRecorder
  readonly askCallbacks?: () => void
  readonly reopenExemplars?: () => void
  /** Drops all series but those that are there from the start. */
  reset(): void
}

export function createMetric(definition: CheckedDefinition, host: MetricHost): Metric {
  switch (definition.kind) {
    case 'histogram':
      return histogramMetric(new HistogramStore(definition, host), host)
    case 'observableGauge':
    case 'observableCounter':
      return observableMetric(new ScalarStore(definition, host), host)
    default:
      return scalarMetric(new ScalarStore(definition, host), host)
  }
}

function histogramMetric(store: HistogramStore, host: MetricHost): Metric {
  store.addKnown()
  return {
    family: store,
    recorder: new HistogramRecorder(host, store),
    reopenExemplars: () => store.reopenExemplars(),
    reset: () => {
      store.clear()
      store.addKnown()
    },
  }
}

function observableMetric(store: ScalarStore, host: MetricHost): Metric {
  const recorder = new ObservableRecorder(host, store)
  return { family: store, recorder, askCallbacks: () => recorder.collect(), reset: () => store.clear() }
}

function scalarMetric(store: ScalarStore, host: MetricHost): Metric {
  const addKnown = () => {
    if (startsAtZero(store.definition)) store.addKnown()
  }
  addKnown()
  return {
    family: store,
    recorder: scalarRecorder(store, host),
    reset: () => {
      store.clear()
      addKnown()
    },
  }
}

function scalarRecorder(store: ScalarStore, host: MetricHost): Metric['recorder'] {
  switch (store.definition.kind) {
    case 'counter':
      return new CounterRecorder(host, store, UPWARD)
    case 'upDownCounter':
      return new CounterRecorder(host, store, BOTH_WAYS)
    case 'gauge':
      return new GaugeRecorder(host, store)
    case 'stateset':
      return new StateSetRecorder(host, store)
    default:
      return new InfoRecorder(host, store)
  }
}

/** A gauge without labels waits for its first value; one with known values shows them all, as counters do. */
function startsAtZero({ kind, labels }: CheckedDefinition): boolean {
  return kind === 'counter' || kind === 'upDownCounter' || (kind === 'gauge' && labels.length > 0)
}
