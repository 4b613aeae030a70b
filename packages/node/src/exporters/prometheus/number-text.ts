/** Numbers as Prometheus reads them. */

/** A sample's value: integers without a decimal point, `+Inf`, `-Inf`, `NaN`; otherwise the shortest text that reads back as the same number. */
export function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  if (value === Number.NEGATIVE_INFINITY) return '-Inf'
  return String(value)
}

/**
 * A number as the `le` label: OpenMetrics 1.0, "Canonical Numbers" (Go's `%g`, with `.0` where there is neither point
 * nor exponent). Used in both formats, so that a bucket is the same series in both.
 */
export function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) return numberText(value)
  const [mantissa, exponentText] = value.toExponential().split('e') as [string, string]
  const exponent = Number(exponentText)
  if (value !== 0 && (exponent < -4 || exponent >= 6)) {
    const digits = String(Math.abs(exponent)).padStart(2, '0')
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`
  }
  return Number.isInteger(value) ? `${value}.0` : String(value)
}

/** A time as OpenMetrics wants it: seconds with milliseconds, never with an exponent. @param ms - since the epoch */
export function secondsText(ms: number): string {
  return (Math.round(ms) / 1000).toFixed(3)
}
