/** One exposition in the text format, of which nothing is kept: for pushing, where `createPrometheusExporter` is for scrapes. */
import type { Metrics, Resource } from '@sightline/core'
import type { Pausable } from '../pausable.ts'
import { createChunkList } from './chunk-list.ts'
import { createPlanner, type Refusal } from './exposition-plan.ts'
import { createTextDialect } from './text-dialect.ts'
import { writeFamily } from './write-exposition.ts'

/**
 * @param onRefused - told of each metric that is left out because its Prometheus name is taken
 * @returns work that may be paused now and then, see `Pausable`; its end has the text
 */
export function* expositionText(
  metrics: Metrics,
  resource: Resource,
  onRefused: (refusal: Refusal) => void,
): Pausable<Buffer> {
  const families = metrics.collect()
  const chunks = createChunkList()
  const dialect = createTextDialect('text', [], false)
  chunks.push(dialect.targetInfo(resource))
  const desk = { dialect, chunks, isFree: true }
  const plan = createPlanner()(families)
  for (const refusal of plan.refusals) onRefused(refusal)
  for (const planned of plan.families) yield* writeFamily(planned, families, desk)
  return Buffer.concat(chunks.finish())
}
