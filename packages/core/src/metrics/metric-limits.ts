/** How many series a metric may have. */

export interface MetricLimits {
  /**
   * Series a metric may have before the label guard collapses its exploding label to `_other`: from then on sets of
   * labels not met before carry it there. Each further label that explodes is granted as many again.
   */
  readonly maxSeriesPerMetric: number
}
