/** `check`: whether a station with this configuration would run, before it is started. */
import { isSightlineError } from '@sightline/core'
import type { Command } from 'commander'
import { type LoadedConfig, loadConfig, type PublicConfig } from '../../config/load.ts'
import type { Bind } from '../bind.ts'
import type { CommandContext } from '../command-context.ts'
import { describeCommand } from '../describe-command.ts'
import { EXIT_CODES, type ExitName } from '../exit-codes.ts'
import { openPublicConfig } from '../open-config.ts'
import { counted } from '../output/duration-text.ts'
import { printable } from '../output/printable.ts'
import { helpFor } from '../report-failure.ts'
import { checkAdmin } from './check-admin.ts'
import { checkConverters } from './check-converters.ts'
import { checkDisks } from './check-disks.ts'
import { checkFolders } from './check-folders.ts'
import { checkJournal } from './check-journal.ts'
import { checkOpenFiles } from './check-open-files.ts'
import { checkServer } from './check-server.ts'
import { type Finding, fail, pass, warn } from './finding.ts'

export function addCheckCommand(program: Command, bind: Bind): void {
  const command = program
    .command('check')
    .summary('try out the configuration, folders, journal, converters and server')
    .description(
      'Tries out everything that the station needs: the configuration and its secrets, the folders, the journal, the ' +
        'converters, the admin port, disk space, the server, its token, and the clock. Nothing is changed. If several things ' +
        'are wrong, the exit code is the lowest of theirs.',
    )
    .action(bind((context) => check(context)))
  describeCommand(command, {
    examples: [
      ['check', 'a table of what was found, with advice'],
      ['check --quiet', 'only what is wrong'],
      ['check --json', 'the same for machines'],
    ],
    exits: ['ok', 'usage', 'interrupted', 'configuration', 'folders', 'storage', 'network', 'unreachable', 'refused'],
  })
}

async function check(context: CommandContext): Promise<ExitName> {
  const { output } = context
  const config = openPublicConfig(context)
  const findings = await findAll(config, context)
  const exit = exitOf(findings)
  if (output.isJson) output.json({ config: config.file, exit_code: EXIT_CODES[exit].code, findings })
  else output.print(text(findings, context))
  return exit
}

async function findAll(config: PublicConfig, context: CommandContext): Promise<Finding[]> {
  const { interruption, environment } = context.host
  const secrets = secretsOf(config, environment)
  const findings = await Promise.all([
    [pass('configuration', config.file)],
    'finding' in secrets ? [secrets.finding] : [pass('secrets', 'all there')],
    checkFolders(config),
    checkDisks(config),
    checkJournal(config),
    checkConverters(config),
    checkAdmin(config, context),
    checkOpenFiles(),
    'finding' in secrets
      ? [warn('server', 'not tried: a secret is missing', 'Check again when it is there.')]
      : checkServer(secrets.loaded, interruption),
  ])
  interruption.throwIfAborted()
  return findings.flat()
}

type Secrets = { readonly loaded: LoadedConfig } | { readonly finding: Finding }

function secretsOf({ file }: PublicConfig, environment: CommandContext['host']['environment']): Secrets {
  try {
    return { loaded: loadConfig(file, environment) }
  } catch (error) {
    if (!isSightlineError(error)) throw error
    return { finding: fail('secrets', 'configuration', error.message, helpFor(error) ?? 'See the message.') }
  }
}

function exitOf(findings: readonly Finding[]): ExitName {
  const exits = findings.flatMap((finding) => (finding.status === 'fail' ? [finding.exit] : []))
  return exits.toSorted((a, b) => EXIT_CODES[a].code - EXIT_CODES[b].code)[0] ?? 'ok'
}

function text(findings: readonly Finding[], { output }: CommandContext): string {
  const { style } = output
  const paint = { pass: style.good, warn: style.warn, fail: style.bad }
  const troubles = findings.filter((finding) => finding.status !== 'pass')
  const advice = troubles.map(
    (finding) =>
      `${paint[finding.status](finding.status)} ${style.strong(finding.name)}: ${printable(finding.text)}\n     ${printable(finding.advice)}\n`,
  )
  if (output.isQuiet) return advice.join('')
  const table = output.table<Finding>(
    [
      { head: 'CHECK', text: ({ name }) => name },
      { head: 'RESULT', text: ({ status }) => status, paint: ({ status }) => paint[status] },
      { head: 'FOUND', text: (finding) => finding.text, shrinkTo: 30 },
    ],
    findings,
  )
  const good = troubles.length === 0 ? `${style.good('All is well.')}\n` : ''
  const failed = findings.filter(({ status }) => status === 'fail').length
  const sum =
    troubles.length === 0 ? '' : `${counted(failed, 'failure')}, ${counted(troubles.length - failed, 'warning')}:\n`
  return `${table}\n${good}${sum}${advice.join('')}`
}
