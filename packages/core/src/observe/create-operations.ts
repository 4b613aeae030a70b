/** Makes operations. While the runtime is silent `run` calls the body and nothing else (one test of a flag). */
import type { Clock } from '../clock.ts'
import { type Context, childScope } from '../context/context.ts'
import type { ScopeChange } from '../context/scope.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Counter, Histogram } from '../metrics/recorders.ts'
import { INERT_SPAN } from '../trace/inert-span.ts'
import type { SpanOptions } from '../trace/span.ts'
import type { Tracer } from '../trace/tracer.ts'
import { type OperationParts, RunningOperation } from './active-operation.ts'
import type { ActiveOperation, Operation, OperationDefinition, OperationOptions } from './operation.ts'
import { createOperationCells, type Labelled } from './operation-cells.ts'
import { operationMetrics } from './operation-metrics.ts'
import { endWith } from './run-operation.ts'

export interface OperationHost {
  readonly gate: { readonly on: boolean }
  readonly clock: Clock
  readonly context: Context
  readonly traces: Tracer
  readonly metrics: Metrics
}

export type CreateOperation = <const D extends OperationDefinition>(definition: D) => Operation<D>

const INERT_OPERATION: ActiveOperation = Object.freeze({
  span: INERT_SPAN,
  correlationId: '',
  setFields: () => undefined,
  setLabel: () => undefined,
  setVerdict: () => undefined,
  within: <T>(body: () => T): T => body(),
  end: () => undefined,
})

type AnyOptions = Omit<OperationOptions, 'labels'> & { readonly labels?: Readonly<Record<string, never>> }

/**
 * The maker of operations. Two operations of one metric prefix must have the same labels and buckets
 * (`SL_METRIC_CONFLICT` otherwise, when the second is made).
 */
export function createOperations(host: OperationHost): CreateOperation {
  return (definition) => {
    const recorders = host.metrics.use(operationMetrics(definition))
    const parts: OperationParts = {
      clock: host.clock,
      context: host.context,
      cells: createOperationCells(
        definition,
        recorders.duration as unknown as Histogram<Labelled>,
        recorders.outcomes as unknown as Counter<Labelled>,
      ),
      active: (recorders.active as unknown as Counter<Labelled>).bind({ operation: definition.name }),
    }

    function start(options: AnyOptions = {}): ActiveOperation {
      return host.gate.on ? begin(host, definition, parts, options) : INERT_OPERATION
    }

    function run<T>(first: AnyOptions | ((active: ActiveOperation) => T), second?: (active: ActiveOperation) => T): T {
      const body = second ?? (first as (active: ActiveOperation) => T)
      if (!host.gate.on) return body(INERT_OPERATION)
      const running = begin(host, definition, parts, second === undefined ? {} : (first as AnyOptions))
      let result: T
      try {
        result = host.context.runIn(running.scope, () => body(running))
      } catch (error) {
        running.end(error ?? new Error(`threw ${String(error)}`))
        throw error
      }
      return endWith(running, result)
    }
    return { definition, run, start } as Operation<typeof definition>
  }
}

function begin(
  host: OperationHost,
  definition: OperationDefinition,
  parts: OperationParts,
  options: AnyOptions,
): RunningOperation {
  const startMs = host.clock.now()
  const span = host.traces.start(options.spanName ?? definition.name, spanOptions(definition, options, startMs))
  const scope = childScope(host.context.current(), { ...changeOf(options), ...(span === INERT_SPAN ? {} : { span }) })
  // A new trace is a new unit of work: it does not go on under the id of the old one.
  if (options.parent === null && options.correlationId === undefined) scope.correlationId = span.traceId
  return new RunningOperation(parts, span, scope, startMs, options.labels)
}

function spanOptions(definition: OperationDefinition, options: AnyOptions, startMs: number): SpanOptions {
  return {
    startMs,
    kind: definition.kind ?? 'internal',
    ...(options.attributes === undefined ? {} : { attributes: options.attributes }),
    ...(options.links === undefined ? {} : { links: options.links }),
    ...(options.parent === undefined ? {} : { parent: options.parent }),
  }
}

function changeOf(options: AnyOptions): ScopeChange {
  return {
    ...(options.fields === undefined ? {} : { fields: options.fields }),
    ...(options.correlationId === undefined ? {} : { correlationId: options.correlationId }),
    ...(options.baggage === undefined ? {} : { baggage: options.baggage }),
  }
}
