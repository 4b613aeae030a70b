/** One metric as text, as prom-client writes it: HELP and TYPE always, also where there is no series. */
import { escapeHelp } from '../exporters/prometheus/escape.ts'
import type { TimeSlice } from '../exporters/time-slice.ts'
import { joinLabels, labelsText } from './label-lines.ts'
import {
  type MetricReading,
  type MetricSource,
  type ReadValue,
  type RegisteredThing,
  SOURCE,
  type TextOptions,
} from './readable-metric.ts'
import { exemplarText, valueText } from './value-text.ts'

/** After so many beginnings a metric is written without a pause. */
const MAX_BEGINNINGS = 3

/** @param metric - after its `collect`, where it is ours and has a source */
export async function writeMetric(metric: RegisteredThing, options: TextOptions, slice: TimeSlice): Promise<string> {
  const source = metric[SOURCE]
  if (source === undefined) return readingText((await readForText(metric)) as MetricReading, options)
  const { name, type = 'gauge', help = '' } = metric
  return header({ name, type, help }, options) + (await sourceText(source, options, slice))
}

async function readForText(metric: RegisteredThing): Promise<unknown> {
  return typeof metric.getForPromString === 'function' ? metric.getForPromString() : metric.get()
}

/** Begun again when series were dealt anew during a pause: none is shown twice or missed. */
async function sourceText(source: MetricSource, options: TextOptions, slice: TimeSlice): Promise<string> {
  for (let beginning = 1; ; beginning += 1) {
    source.settle()
    const { epoch } = source
    let text = ''
    for (const lines of source.lines(options)) {
      text += lines
      if (beginning > MAX_BEGINNINGS || !slice.isOver()) continue
      await slice.next()
      if (source.epoch !== epoch) break
    }
    if (source.epoch === epoch) return text
  }
}

/** What `get` of any metric gave, as text. */
export function readingText(reading: MetricReading, options: TextOptions): string {
  const isOpenCounter = options.isOpenMetrics && reading.type === 'counter'
  const own = isOpenCounter ? `${baseName(reading.name)}_total` : reading.name
  const lines = (reading.values ?? []).map((value) => valueLine(value, own, options))
  return [header(reading, options), ...lines].join('\n')
}

function valueLine(value: ReadValue, own: string, { defaultLabels = {}, isOpenMetrics }: TextOptions): string {
  const { metricName = own, labels = {}, sharedLabels = {} } = value
  const text = joinLabels(
    labelsText({ ...labels, ...defaultLabels, ...labels }, sharedLabels),
    labelsText(sharedLabels),
  )
  const exemplar = isOpenMetrics ? exemplarText(value.exemplar) : ''
  return `${metricName}${text === '' ? '' : `{${text}}`} ${valueText(value.value)}${exemplar}`
}

function header({ name, type, help }: Pick<MetricReading, 'name' | 'type' | 'help'>, options: TextOptions): string {
  const family = options.isOpenMetrics && type === 'counter' ? baseName(name) : name
  return `# HELP ${family} ${escapeHelp(help)}\n# TYPE ${family} ${type}`
}

/** OpenMetrics' name of a counter's family. */
function baseName(name: string): string {
  return name.replace(/_total$/, '')
}
