/** The encoders of the OTLP exporter, which are nobody's business outside of node: from the source. */
import { context, type EndedSpan, type Resource, runtime, type Span } from '@sightline/core'
import type { Entries } from '../../contest/contest.ts'
import { sourceModule } from '../../source-module.ts'
import { ATTRIBUTES, SPAN_NAME } from '../traces/request-span.ts'
import { batchesOf } from './batches.ts'

interface Writer {
  reset(): void
  finish(): Uint8Array
}
interface Encoders {
  readonly OtlpProtobufWriter: new () => Writer
  readonly JsonWriter: new () => Writer
  atOnce(work: Generator<void, void, void>): void
  writeSpans(writer: Writer, resource: Resource, spans: readonly EndedSpan[]): Generator<void, void, void>
}

const FOLDER = 'node/src/exporters'
const RESOURCE: Resource = { serviceName: 'bench' }

export async function entries(): Promise<Entries> {
  const { OtlpProtobufWriter } = await sourceModule<Encoders>(`${FOLDER}/otlp/wire/otlp-protobuf-writer.ts`)
  const { JsonWriter } = await sourceModule<Encoders>(`${FOLDER}/otlp/wire/json-writer.ts`)
  const { writeSpans } = await sourceModule<Encoders>(`${FOLDER}/otlp/messages/write-spans.ts`)
  const { atOnce } = await sourceModule<Encoders>(`${FOLDER}/pausable.ts`)
  let batches = endedBatches()

  function entry(writer: Writer): Entries[string] {
    return {
      run(count) {
        for (let at = 0; at < count; at += 1) {
          writer.reset()
          atOnce(writeSpans(writer, RESOURCE, batches[at % batches.length]!))
          writer.finish()
        }
      },
      clear() {
        batches = endedBatches()
      },
    }
  }
  return { 'otlp-protobuf': entry(new OtlpProtobufWriter()), 'otlp-json': entry(new JsonWriter()) }
}

/** Each span has a parent of its own trace. */
function endedBatches(): readonly EndedSpan[][] {
  const switchOff = runtime.switchOn({ resource: RESOURCE })
  let into: EndedSpan[] = []
  const removeSink = runtime.traces.addSink({ name: 'bench', onEnd: (span) => into.push(span) })
  const batches = batchesOf<EndedSpan>((batch) => {
    into = batch
    const parent: Span = runtime.traces.start('parent', { parent: null })
    context.run({ span: parent }, () => runtime.traces.start(SPAN_NAME, { attributes: ATTRIBUTES }).end())
  })
  removeSink()
  switchOff()
  return batches
}
