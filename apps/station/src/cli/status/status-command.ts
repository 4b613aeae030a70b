/** `status`: what the journal holds, and how the service is. */
import { statSync } from 'node:fs'
import { describeError, isSightlineError } from '@sightline/core'
import type { Command } from 'commander'
import type { PublicConfig } from '../../config/load.ts'
import type { Bind } from '../bind.ts'
import type { CommandContext } from '../command-context.ts'
import { describeCommand } from '../describe-command.ts'
import type { ExitName } from '../exit-codes.ts'
import { openPublicConfig, withJournal } from '../open-config.ts'
import { openService } from '../service-link/open-service.ts'
import { readService, type ServiceState } from '../service-link/service-state.ts'
import type { JournalState, Status } from './status.ts'
import { statusText } from './status-text.ts'

export function addStatusCommand(program: Command, bind: Bind): void {
  const command = program
    .command('status')
    .summary('tell what is in the queues and how the service is')
    .description(
      'Tells how many files and reports there are in each stage, how old the oldest is, and how the service is: health, ' +
        'readiness with its reasons, each check, and whether delivery may go on. Works with the service stopped, too.',
    )
    .action(bind((context) => tellStatus(context)))
  describeCommand(command, {
    examples: [
      ['status', 'queues and health'],
      ['status --quiet', 'nothing but the exit code, and one line if something is wrong'],
      ['status --json', 'the same for machines'],
    ],
    exits: ['ok', 'usage', 'configuration', 'storage', 'notRunning', 'unready'],
  })
}

async function tellStatus(context: CommandContext): Promise<ExitName> {
  const { output, host } = context
  const config = openPublicConfig(context)
  const status: Status = {
    name: config.config.name,
    config: config.file,
    journal: await readJournal(config),
    service: await askService(config, context),
  }
  if (output.isJson) output.json(status)
  else output.print(statusText(status, { nowMs: host.clock.now(), output }))
  return exitOf(status.service)
}

function exitOf(service: ServiceState): ExitName {
  if (!service.isRunning) return 'notRunning'
  return service.isReady && service.overall !== 'unhealthy' ? 'ok' : 'unready'
}

async function readJournal(config: PublicConfig): Promise<JournalState> {
  const path = config.journalPath
  try {
    const counts = await withJournal(config, (journal) => journal.counts())
    return { path, sizeBytes: sizeOf(path) + sizeOf(`${path}-wal`), counts }
  } catch (error) {
    // Before the first start there is none; that is no fault.
    if (!isSightlineError(error) || error.code !== 'STATION_JOURNAL_MISSING') throw error
    return { path, sizeBytes: undefined, counts: { files: [], reports: [] } }
  }
}

async function askService(config: PublicConfig, context: CommandContext): Promise<ServiceState> {
  try {
    return await readService(openService(config, context), config)
  } catch (error) {
    if (context.host.interruption.aborted) throw error
    const reason = isSightlineError(error) ? error.details?.['reason'] : undefined
    return { isRunning: false, reason: typeof reason === 'string' ? reason : describeError(error).message }
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
