/** One exposition in the text format, of which nothing is kept: for pushing, where `createPrometheusExporter` is for scrapes. */
import type { Metrics, Resource } from '@sightline/core'
import type { Pausable } from '../pausable.ts'
import { createChunkList } from './chunk-list.ts'
import { createPlanner } from './exposition-plan.ts'
import { createTextDialect } from './text-dialect.ts'
import { writeFamily } from './write-exposition.ts'

/** @returns work that may be paused now and then, see `Pausable`; its end has the text */
export function* expositionText(metrics: Metrics, resource: Resource): Pausable<Buffer> {
  const families = metrics.collect()
  const chunks = createChunkList()
  const dialect = createTextDialect('text', [], false)
  chunks.push(dialect.targetInfo(resource))
  const desk = { dialect, chunks, isFree: true }
  for (const planned of createPlanner()(families).families) yield* writeFamily(planned, families, desk)
  return Buffer.concat(chunks.finish())
}
