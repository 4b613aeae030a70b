/**
 * Who moves rows in the journal. One process writes to it: the service while it runs, which is asked over its admin server;
 * else this command itself. The lock of the journal decides which, so that neither can come between.
 */
import { isSightlineError } from '@sightline/core'
import { z } from 'zod'
import type { PublicConfig } from '../../config/load.ts'
import type { RetrySelection } from '../../journal/journal.ts'
import { openJournalHere } from '../../journal/journal-here.ts'
import { cliErrors } from '../cli-errors.ts'
import type { CommandContext } from '../command-context.ts'
import type { AdminClient } from '../service-link/admin-client.ts'
import { openService } from '../service-link/open-service.ts'
import { readService } from '../service-link/service-state.ts'

export interface Retried {
  readonly files: number
  readonly reports: number
}

export interface Retrier {
  /** False: nothing happens before the service is started. */
  readonly isService: boolean
  retry(selection: RetrySelection): Promise<Retried>
  close(): Promise<void>
}

const answer = z.object({ files: z.number(), reports: z.number() })

/** @throws SightlineError `STATION_JOURNAL_*`, `STATION_CLI_NO_ANSWER`, `STATION_CLI_ADMIN_REFUSED` */
export async function openRetrier(config: PublicConfig, context: CommandContext): Promise<Retrier> {
  try {
    const journal = openJournalHere({ path: config.journalPath, clock: context.host.clock })
    return { isService: false, retry: (selection) => journal.retry(selection), close: () => journal.close() }
  } catch (error) {
    if (!isSightlineError(error) || error.code !== 'STATION_JOURNAL_IN_USE') throw error
  }
  const client = await findService(config, context)
  return {
    isService: true,
    retry: async (selection) => answer.parse(await client.post('/station/retry', selection)),
    close: () => Promise.resolve(),
  }
}

async function findService(config: PublicConfig, context: CommandContext): Promise<AdminClient> {
  const journal = config.journalPath
  try {
    const client = openService(config, context)
    const service = await readService(client, config)
    if (service.isRunning) return client
    throw cliErrors.noAnswer({ journal, address: client.address, reason: service.reason })
  } catch (error) {
    if (!isSightlineError(error) || error.code !== cliErrors.notRunning.code) throw error
    throw cliErrors.noAnswer({ journal, address: 'an unknown address', reason: error.message })
  }
}
