/** What about the service explains that a file waits: it does not run, delivery as a whole is held, or it is not ready. */
import type { PublicConfig } from '../../config/load.ts'
import type { CommandContext } from '../command-context.ts'
import { programOf } from '../open-config.ts'
import { printable } from '../output/printable.ts'
import { openService } from './open-service.ts'
import { readService, type ServiceState } from './service-state.ts'

/** Undefined when there is nothing to remark. @throws only when the command is interrupted */
export async function serviceRemark(config: PublicConfig, context: CommandContext): Promise<string | undefined> {
  const service = await askService(config, context)
  if (!service.isRunning) {
    return `The service is not running, so nothing happens to this file; to start it: ${programOf(context)} start`
  }
  const delivery = service.station?.delivery
  if (delivery !== undefined && delivery.state !== 'open') {
    return `Delivery as a whole is ${delivery.state}: ${printable(delivery.reason ?? 'no reason given')}`
  }
  if (service.isReady) return undefined
  const reasons = service.checks
    .filter(({ status }) => status === 'fail')
    .map(({ name, output }) => `${name}: ${output}`)
  return `The service is not ready: ${printable(reasons.join('; ') || (service.phase ?? 'no reason given'))}`
}

async function askService(config: PublicConfig, context: CommandContext): Promise<ServiceState> {
  try {
    return await readService(openService(config, context), config)
  } catch (error) {
    context.host.interruption.throwIfAborted()
    return { isRunning: false, reason: String(error) }
  }
}
