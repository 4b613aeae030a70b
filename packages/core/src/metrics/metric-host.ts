/** What every metric needs from around it; handed in once by the registry. */
import type { Clock } from '../clock.ts'
import type { Guard } from '../guard.ts'
import type { Span } from '../trace/span.ts'
import type { ExponentialFactory } from './exponential.ts'
import type { Gate } from './gate.ts'
import type { LabelCollapse } from './label-guard.ts'
import type { MetricLimits } from './metric-limits.ts'
import type { MemorySlot } from './series-memory.ts'

export interface MetricHost {
  readonly clock: Clock
  readonly guard: Guard
  readonly limits: MetricLimits
  readonly gate: Gate
  readonly memory: MemorySlot
  readonly onCollapse: (collapse: LabelCollapse) => void
  /** Asked by each histogram when it is made and when it is emptied; set by whoever switches the runtime on. */
  exponential?: ExponentialFactory | undefined
  /** The span that a value belongs to when nobody says. Set while somebody shows exemplars; see `Metrics.showExemplars`. */
  activeSpan?: (() => Span | undefined) | undefined
}
