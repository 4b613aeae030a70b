/** Prometheus' rules for names ("Metric names and labels"). */

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/

export function validateMetricName(name: string): boolean {
  return METRIC_NAME.test(name)
}

export function isLabelName(name: string): boolean {
  return LABEL_NAME.test(name)
}
