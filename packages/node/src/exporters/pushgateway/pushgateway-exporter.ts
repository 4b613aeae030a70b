/** Pushes what a job has measured when it ends, however it ends. Tried once: a job must not wait for its monitoring. */
import type { Runtime } from '@sightline/core'
import { flushAtExit } from '../../lifecycle/exit-flush.ts'
import { atOnce } from '../pausable.ts'
import { postAtExit } from '../transport/post-at-exit.ts'
import { openPushgateway, pushText } from './create-pushgateway.ts'
import type { PushgatewaySettings } from './settle-pushgateway.ts'

const WHERE = 'pushgateway'
const EXIT_WITHIN_MS = 2_000

export interface PushgatewayExporter {
  end(): Promise<void>
  stop(): Promise<void>
}

/** The runtime is on. */
export function startPushgateway(runtime: Runtime, settings: PushgatewaySettings): PushgatewayExporter {
  const gateway = openPushgateway(runtime, settings)
  let pushing: Promise<void> | undefined

  const push = (): Promise<void> => {
    pushing ??= gateway.push().catch((error: unknown) => runtime.guard.report(WHERE, error))
    return pushing
  }
  const atExit = () => {
    if (pushing !== undefined) return
    const body = atOnce(pushText(runtime))
    const [hasArrived] = postAtExit([{ ...settings, method: 'PUT', body }], EXIT_WITHIN_MS)
    if (hasArrived === true) return
    runtime.logs.logger('sightline.pushgateway').warn('the process ends with metrics that could not be pushed')
    runtime.logs.flushSync()
  }
  const forgetExit = flushAtExit(() => runtime.guard.run('pushgateway at exit', atExit))
  const onEnd = () => void push()
  process.on('beforeExit', onEnd)
  return {
    end: push,
    async stop() {
      process.off('beforeExit', onEnd)
      forgetExit()
      await pushing
    },
  }
}
