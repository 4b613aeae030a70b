/** What remote write says about itself. */
import { type BoundCounter, defineMetrics, type Metrics } from '@sightline/core'

const ERROR = 'error.type'
/** Why samples did not arrive; empty where they did. */
const SAMPLE_ERRORS = ['', 'refused', 'queue_full', 'abandoned'] as const
export type SampleError = (typeof SAMPLE_ERRORS)[number]
const ATTEMPT_ERRORS = ['', 'retry', 'refused'] as const
export type AttemptError = (typeof ATTEMPT_ERRORS)[number]

export const remoteWriteMetrics = defineMetrics({
  samples: {
    kind: 'counter',
    name: 'sightline.remote_write.samples',
    unit: '{sample}',
    help: 'Samples that remote write is done with. error_type: empty for those that arrived, refused (with a final status), queue_full, abandoned (at the end).',
    labels: [ERROR],
    values: { [ERROR]: SAMPLE_ERRORS },
  },
  duration: {
    kind: 'histogram',
    name: 'sightline.remote_write.duration',
    unit: 's',
    help: 'One attempt to send a request by remote write. error_type: empty where it was taken, retry, refused.',
    labels: [ERROR],
    values: { [ERROR]: ATTEMPT_ERRORS },
  },
  queue: {
    kind: 'observableGauge',
    name: 'sightline.remote_write.queue.size',
    unit: 'By',
    help: 'Bytes of compressed requests that wait for the receiver.',
  },
})

export interface WriteCounters {
  /** @param error - empty for samples that arrived */
  onDone(samples: number, error: SampleError): void
  onAttempt(seconds: number, error: AttemptError): void
  /** @returns ends it */
  watchQueue(bytes: () => number): () => void
}

export function bindWriteCounters(metrics: Metrics): WriteCounters {
  const { samples, duration, queue } = metrics.use(remoteWriteMetrics)
  const done = new Map<SampleError, BoundCounter>()
  for (const error of SAMPLE_ERRORS) done.set(error, samples.bind({ [ERROR]: error }))
  return {
    onDone: (count, error) => done.get(error)?.add(count),
    onAttempt: (seconds, error) => duration.observe(seconds, { [ERROR]: error }),
    watchQueue: (bytes) => queue.observe((report) => report(bytes())),
  }
}
