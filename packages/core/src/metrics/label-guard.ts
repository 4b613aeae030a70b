/**
 * Bounds the series of one metric. When a new series would pass the limit, the open label with the most values is
 * collapsed: from then on a set of labels not met before carries `_other` in its place. Series that exist stay, the
 * other labels keep their values, no count is lost. Each collapse grants as many series again before the next open
 * label follows, so a metric never holds more than limit x open labels beside the combinations of known values.
 */
import type { CheckedDefinition } from './checked-definition.ts'
import { countDistinct, mostDistinct } from './label-cardinality.ts'
import type { MetricLimits } from './metric-limits.ts'

const MAX_SAMPLES = 5

/** What the label guard did, for the warning. */
export interface LabelCollapse {
  readonly metric: string
  readonly label: string
  /** A few of the values that made it too many, the newest first. */
  readonly samples: readonly string[]
}

export class LabelGuard {
  readonly #definition: CheckedDefinition
  readonly #limits: MetricLimits
  readonly #onCollapse: (collapse: LabelCollapse) => void
  #collapsed: number[] = []

  constructor(definition: CheckedDefinition, limits: MetricLimits, onCollapse: (collapse: LabelCollapse) => void) {
    this.#definition = definition
    this.#limits = limits
    this.#onCollapse = onCollapse
  }

  /** Positions of the collapsed labels, in the order in which they were. */
  get collapsed(): readonly number[] {
    return this.#collapsed
  }

  /** The limit is read anew each time: the runtime may change it. */
  isFull(seriesCount: number): boolean {
    return seriesCount >= this.#limits.maxSeriesPerMetric * (this.#collapsed.length + 1)
  }

  /**
   * @param texts - the label values of all series, one series after another
   * @param newcomer - those of the series that does not fit
   * @returns false when no label is left that could be collapsed
   */
  collapseNext(texts: readonly string[], newcomer: readonly string[]): boolean {
    const { name, labels, values } = this.#definition
    const isOpen = (position: number) => !this.#collapsed.includes(position) && !values?.[labels[position]!]
    const position = mostDistinct(countDistinct(texts, labels.length), isOpen)
    if (position === undefined) return false
    this.#collapsed.push(position)
    const samples = newestValues(texts, labels.length, position, newcomer[position]!)
    this.#onCollapse({ metric: name, label: labels[position]!, samples })
    return true
  }

  clear(): void {
    this.#collapsed = []
  }
}

function newestValues(texts: readonly string[], width: number, position: number, newest: string): string[] {
  const samples = new Set([newest])
  for (let at = texts.length - width + position; at >= 0 && samples.size < MAX_SAMPLES; at -= width) {
    samples.add(texts[at]!)
  }
  return [...samples]
}
