/**
 * In which buckets histograms are sent (OTLP exporter specification,
 * "OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION").
 */

export const HISTOGRAM_AGGREGATIONS = ['explicit_bucket_histogram', 'base2_exponential_bucket_histogram'] as const
export type HistogramAggregation = (typeof HISTOGRAM_AGGREGATIONS)[number]
