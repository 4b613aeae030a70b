/** The two formats a registry writes, by the `Content-Type` of a response. */
import type { OpenMetricsContentType, PrometheusContentType } from './contract.ts'

export const prometheusContentType: PrometheusContentType = 'text/plain; version=0.0.4; charset=utf-8'
export const openMetricsContentType: OpenMetricsContentType =
  'application/openmetrics-text; version=1.0.0; charset=utf-8'
