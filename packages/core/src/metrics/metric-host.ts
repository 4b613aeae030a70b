/** What every metric needs from around it; handed in once by the registry. */
import type { Clock } from '../clock.ts'
import type { Guard } from '../guard.ts'
import type { Gate } from './gate.ts'
import type { LabelCollapse } from './label-guard.ts'
import type { MetricLimits } from './metric-limits.ts'

export interface MetricHost {
  readonly clock: Clock
  readonly guard: Guard
  readonly limits: MetricLimits
  readonly gate: Gate
  readonly onCollapse: (collapse: LabelCollapse) => void
}
