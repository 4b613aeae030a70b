/**
 * Metrics that libraries record through OpenTelemetry's API, beside the kit's own: in /metrics and in OTLP export.
 * Instruments that a library makes before the provider is registered are the API's own, which do nothing, ever.
 */
import type { MeterProvider } from '@opentelemetry/api'
import type { MetricFamily, Runtime } from '@sightline/core'
import type { ExemplarFilter } from '../../environment/variables.ts'
import { checkViews } from './check-views.ts'
import { createStreams } from './create-streams.ts'
import { createExemplarOf, type ExemplarOf } from './exemplar-filter.ts'
import { meterRegistryOf } from './meter-registry.ts'
import type { OtelView } from './view.ts'

/** OpenTelemetry, "Metrics SDK", "Cardinality limits". */
const DEFAULT_LIMIT = 2000

export interface MeterProviderOptions {
  /** It is on. */
  readonly runtime: Runtime
  /**
   * The span of a context, or of the running code where none is given. Left out: the API's span in the context, else
   * that of the runtime's scope.
   */
  readonly activeSpan?: ExemplarOf | undefined
  readonly views?: readonly OtelView[] | undefined
  /** Default trace_based. */
  readonly exemplarFilter?: ExemplarFilter | undefined
  /** Series a metric may have where no view says; default 2000. */
  readonly cardinalityLimit?: number | undefined
}

export interface OpenMeterProvider {
  /** For `metrics.setGlobalMeterProvider`; the same for each start with this runtime. */
  readonly provider: MeterProvider
  /**
   * Ends it: nothing is recorded or collected any more, and what was recorded is forgotten, so export it before.
   * Instruments that libraries hold stay usable and go on with the next start.
   */
  stop(): void
}

/** @throws SightlineError `SL_OTEL_VIEW_INVALID` naming the view, the key, what was wanted and what came */
export function createMeterProvider(options: MeterProviderOptions): OpenMeterProvider {
  const { runtime, views = [], cardinalityLimit = DEFAULT_LIMIT, exemplarFilter = 'trace_based' } = options
  checkViews(views)
  const registry = meterRegistryOf(runtime)
  const { clock, guard, limits, gate, onCollapse, exponential } = runtime.metrics.host
  const streams = createStreams({
    // Without its `activeSpan`: which values become exemplars is for the filter to say. In ordinary memory: an open list
    // of attributes is not shared between threads.
    host: { clock, guard, limits, gate, onCollapse, exponential, memory: {} },
    views,
    limit: cardinalityLimit,
    exemplarOf: createExemplarOf(exemplarFilter, runtime, options.activeSpan),
    warn: registry.warn,
    onOverflow: ({ name, scope, limit }, sample) =>
      registry.warn(
        `${name} of ${scope.name} has more than ${limit} series: new ones are counted as otel.metric.overflow, such as ${JSON.stringify(sample)}. A view may leave attributes out (attributeKeys) or raise aggregationCardinalityLimit`,
      ),
  })
  const close = registry.open(streams)
  let isCollecting = false

  function collect(families: readonly MetricFamily[]): readonly MetricFamily[] {
    // A callback that collects would ask itself for ever.
    if (!isCollecting && gate.on) ask()
    return [...families, ...streams.families]
  }

  function ask(): void {
    isCollecting = true
    try {
      streams.beginReading()
      registry.askCallbacks()
      streams.endAsking()
    } finally {
      isCollecting = false
    }
  }

  const removeCollector = runtime.metrics.addCollector(collect)
  return {
    provider: registry.provider,
    stop() {
      removeCollector()
      close()
    },
  }
}
