/** The way to the running station, from the configuration. */
import type { PublicConfig } from '../../config/load.ts'
import { cliErrors } from '../cli-errors.ts'
import type { CommandContext } from '../command-context.ts'
import { adminTokenOf } from '../open-config.ts'
import { adminAddress } from './admin-address.ts'
import { type AdminClient, createAdminClient } from './admin-client.ts'

/** @throws SightlineError `STATION_CLI_NOT_RUNNING` when its address cannot be known */
export function openService(config: PublicConfig, context: CommandContext): AdminClient {
  const address = adminAddress(config)
  if (address === undefined) {
    throw cliErrors.notRunning({ reason: 'admin.port is 0, and no station has left its address beside the journal' })
  }
  return createAdminClient({ address, token: adminTokenOf(config, context), signal: context.host.interruption })
}
