/** Spans, made by Sightline with the context store of Node. */
import { context, runtime } from '@sightline/core'
import { createAsyncStore } from '@sightline/node'
import type { Entries } from '../../contest/contest.ts'
import { sourceModule } from '../../source-module.ts'
import { ATTRIBUTES, SPAN_NAME, UNSAMPLED, work } from './request-span.ts'

/** How ids are made is nobody's business outside of core, so this looks behind its door. */
interface Ids {
  newTraceId(): object
  randomWord(): number
}

export async function entries(): Promise<Entries> {
  const { newTraceId, randomWord } = await sourceModule<Ids>('core/src/trace/ids.ts')
  runtime.switchOn({ resource: { serviceName: 'bench', attributes: {} }, store: createAsyncStore() })
  runtime.traces.addSink({ name: 'bench', onEnd: () => undefined })
  const parent = runtime.traces.start('parent')
  const seen = { word: 0, last: {} }
  return {
    span: { run: (count) => context.run({ span: parent }, () => makeSpans(count)) },
    'span-unsampled': { run: (count) => context.run({ remoteParent: UNSAMPLED }, () => makeSpans(count)) },
    ids: {
      run(count) {
        for (let at = 0; at < count; at += 1) {
          seen.last = newTraceId()
          seen.word += randomWord() ^ randomWord()
        }
      },
    },
  }
}

function makeSpans(count: number): void {
  for (let at = 0; at < count; at += 1) {
    const span = runtime.traces.start(SPAN_NAME)
    span.setAttributes(ATTRIBUTES)
    context.run({ span }, work)
    span.end()
  }
}
