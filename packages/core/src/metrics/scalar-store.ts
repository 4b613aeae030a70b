/** One number a series: counters, gauges, info, observables. It is the family that exporters read. */
import type { CheckedDefinition } from './checked-definition.ts'
import { Column } from './column.ts'
import type { ScalarFamily } from './family.ts'
import type { MetricHost } from './metric-host.ts'
import { SeriesSet } from './series-set.ts'

export class ScalarStore extends SeriesSet implements ScalarFamily {
  readonly shape = 'scalar'
  readonly column: Column

  constructor(definition: CheckedDefinition, host: MetricHost) {
    const column = new Column(1)
    super(definition, host, [column])
    this.column = column
  }

  get values(): Float64Array {
    return this.column.data
  }
}
