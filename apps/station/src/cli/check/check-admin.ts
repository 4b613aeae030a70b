/** The admin server's address: free, or held by the running station itself. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { PublicConfig } from '../../config/load.ts'
import type { CommandContext } from '../command-context.ts'
import { openService } from '../service-link/open-service.ts'
import { readService } from '../service-link/service-state.ts'
import { type Finding, fail, pass } from './finding.ts'

const NAME = 'admin port'
const LOOPBACK = /^(127\.|::1$|\[::1\]$|localhost$)/i

export async function checkAdmin(config: PublicConfig, context: CommandContext): Promise<Finding> {
  const { host, port, token } = config.config.admin
  if (token === undefined && !LOOPBACK.test(host)) {
    return fail(
      NAME,
      'configuration',
      `${host} is not loopback, and there is no admin.token`,
      'Set admin.token, or listen on 127.0.0.1.',
    )
  }
  if (port === 0) return pass(NAME, 'a free one is taken at the start')
  const problem = await tryListening(host, port)
  if (problem === undefined) return pass(NAME, `${host}:${port} is free`)
  if (problem === 'EADDRINUSE' && (await isOurs(config, context)))
    return pass(NAME, `${host}:${port} is that of the running station`)
  const text =
    problem === 'EADDRINUSE'
      ? `${host}:${port} is taken by another program`
      : `${host}:${port} cannot be listened on: ${problem}`
  return fail(NAME, 'configuration', text, 'Set admin.host and admin.port to an address of this machine that is free.')
}

async function isOurs(config: PublicConfig, context: CommandContext): Promise<boolean> {
  const service = await readService(openService(config, context), config).catch(() => undefined)
  return service?.isRunning === true && service.overall !== 'unknown'
}

/** @returns the error code, undefined when it worked */
async function tryListening(host: string, port: number): Promise<string | undefined> {
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error)
  } finally {
    server.close()
  }
}
