/** The formats that a scrape can be answered in. */

/** Those that are text; `protobuf` is the third. */
export type TextFormat = 'text' | 'openmetrics'

export const EXPOSITION_FORMATS = ['text', 'openmetrics', 'protobuf'] as const
export type ExpositionFormat = (typeof EXPOSITION_FORMATS)[number]

export const CONTENT_TYPES: Readonly<Record<ExpositionFormat, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  protobuf: 'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited',
}
