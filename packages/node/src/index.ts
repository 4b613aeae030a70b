/** The public door of @sightline/node. */
export type { AdminAnswer, AdminRequest, AdminRoute } from './admin/admin-route.ts'
export { type AsyncStore, createAsyncStore } from './context/async-store.ts'
export { bindEmitter } from './context/bind-emitter.ts'
export {
  type MessageSource,
  onMessageInContext,
  type PostTarget,
  postInContext,
  runInContextOf,
  withContext,
} from './context/message-carrier.ts'
export { childEnvironment, contextFromEnvironment } from './context/process-carrier.ts'
export { type LogFormat, type VariableName, variables } from './environment/variables.ts'
export {
  createExponentialStore,
  type ExponentialStoreOptions,
} from './exponential-histograms/create-exponential-store.ts'
export {
  createPrometheusExporter,
  type PrometheusExporter,
  type PrometheusExporterOptions,
} from './exporters/prometheus/prometheus-exporter.ts'
export { createPushgateway, type Pushgateway } from './exporters/pushgateway/create-pushgateway.ts'
export type { PushgatewayOptions } from './exporters/pushgateway/pushgateway-options.ts'
export type { RemoteWriteOptions } from './exporters/remote-write/remote-write-options.ts'
export { defineInstrument, type Instrument, type InstrumentHost } from './instruments/instrument.ts'
export { instrumentTables } from './instruments/instrument-tables.ts'
export type { InstrumentSettings } from './instruments/list.ts'
export { formatReceipt } from './lifecycle/receipt.ts'
export type { Receipt, ReceiptLine, ShutdownStep } from './lifecycle/shutdown.ts'
export type { AdminOptions, LogOptions, ShutdownOptions, StartOptions } from './options.ts'
export { createJsonLines } from './sinks/json-lines.ts'
export type { LineFormat } from './sinks/line-format.ts'
export { createPinoLines } from './sinks/pino-lines.ts'
export { createRotatingFileSink, type RotatingFileSinkOptions } from './sinks/rotating-file-sink.ts'
export { createStdoutSink, type StdoutSinkOptions } from './sinks/stdout-sink.ts'
export { createTextLines } from './sinks/text-lines.ts'
export { type Sightline, start } from './start.ts'
