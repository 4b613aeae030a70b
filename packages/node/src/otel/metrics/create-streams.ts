/**
 * The streams of one start: which metrics become of the instruments there are, through the views that were given. Names
 * that conflict are told of once, with the view that would help; the metrics are exported all the same.
 */
import type { InstrumentationScope, MetricFamily } from '@sightline/core'
import type { InstrumentDescriptor } from './instrument-descriptor.ts'
import { matchesView } from './match-view.ts'
import { createStream, type Stream, type StreamHost } from './stream.ts'
import { isPossible, planKey, planStream, type StreamPlan } from './stream-plan.ts'
import type { OtelView } from './view.ts'

export interface Streams {
  /** Where the measurements of an instrument go; none where a view drops it. */
  of(instrument: InstrumentDescriptor, scope: InstrumentationScope): readonly Stream[]
  /** An instrument came again, with another description. */
  describe(stream: Stream, description: string): void
  readonly families: readonly MetricFamily[]
  /** Every stream, before the families are read. */
  beginReading(): void
  /** Every stream, when the callbacks were asked. */
  endAsking(): void
}

export interface StreamsParts extends StreamHost {
  readonly views: readonly OtelView[]
  /** Series a metric may have where no view says. */
  readonly limit: number
  /** Told once of each problem. */
  warn(problem: string): void
}

export function createStreams(parts: StreamsParts): Streams {
  /** By scope and name, which ignores case. */
  const byName = new Map<string, Stream[]>()
  const all: Stream[] = []

  function streamOf(plan: StreamPlan): Stream {
    const { name, version, schemaUrl } = plan.scope
    const key = JSON.stringify([name, version, schemaUrl, plan.name.toLowerCase()])
    const standing = byName.get(key) ?? []
    const same = standing.find((stream) => planKey(stream.plan) === planKey(plan))
    if (same !== undefined) {
      if (!plan.isDescribed) describe(same, plan.description)
      return same
    }
    if (standing.length > 0) parts.warn(conflict(standing[0]!.plan, plan))
    const stream = createStream(plan, parts)
    byName.set(key, [...standing, stream])
    all.push(stream)
    return stream
  }

  /** The longer description stands (OpenTelemetry, data model, "Opt-in and conflicting descriptions"). */
  function describe(stream: Stream, description: string): void {
    const { family, plan } = stream
    if (plan.isDescribed || description === family.description) return
    const recipe = `{ instrumentName: '${plan.name}', description: '…' }`
    parts.warn(
      `${plan.name} of ${plan.scope.name} has two descriptions; the longer one stands. A view chooses: ${recipe}`,
    )
    if (description.length > family.description.length) family.describe(description)
  }

  /** A view that asks for what cannot be is passed over ("Metrics SDK", "Measurement processing"). */
  function applies(view: OtelView, { name, type }: InstrumentDescriptor): boolean {
    if (isPossible(view, type)) return true
    parts.warn(`a view for ${name} asks for a histogram of values that callbacks report; it is passed over`)
    return false
  }

  return {
    of(instrument, scope) {
      const fitting = parts.views.filter((view) => matchesView(view, scope, instrument) && applies(view, instrument))
      const plans = (fitting.length > 0 ? fitting : [undefined]).map((view) =>
        planStream({ scope, instrument, view, limit: parts.limit }),
      )
      const streams = plans.filter((plan) => plan !== undefined).map(streamOf)
      return [...new Set(streams)]
    },
    describe,
    get families() {
      return all.map((stream) => stream.family)
    },
    beginReading() {
      for (const stream of all) stream.beginReading?.()
    },
    endAsking() {
      for (const stream of all) stream.endAsking?.()
    },
  }
}

function conflict(standing: StreamPlan, came: StreamPlan): string {
  const differences = (['kind', 'unit', 'aggregation', 'boundaries'] as const)
    .map((field) => ({ field, was: String(standing[field]), is: String(came[field]) }))
    .filter(({ was, is }) => was !== is)
    .map(({ field, was, is }) => `${field} "${was}" and "${is}"`)
  const what = differences.length === 0 ? 'other attributes' : differences.join(', ')
  const selector = standing.unit === came.unit ? `instrumentType: '${came.type}'` : `instrumentUnit: '${came.unit}'`
  const recipe = `{ instrumentName: '${came.name}', ${selector}, name: '${came.name}.2' }`
  return `${came.name} of ${came.scope.name} is recorded as two metrics (${what}); both are exported. A view tells them apart, such as ${recipe}`
}
