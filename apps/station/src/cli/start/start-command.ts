/** `start`: runs the service in the foreground. Nothing but log lines goes to stdout. */
import type { Command } from 'commander'
import type { LoadedConfig } from '../../config/load.ts'
import type { Bind } from '../bind.ts'
import type { CommandContext } from '../command-context.ts'
import { describeCommand } from '../describe-command.ts'
import type { ExitName } from '../exit-codes.ts'
import { openConfig } from '../open-config.ts'
import { styleFor } from '../output/output.ts'
import { bannerText } from './banner.ts'
import { createScanLine } from './scan-line.ts'

export function addStartCommand(program: Command, bind: Bind): void {
  const command = program
    .command('start')
    .summary('run the service')
    .description(
      'Runs the service in the foreground until SIGTERM or Ctrl-C, which let it finish the work in hand; a second one ends ' +
        'it at once. Logs go to stdout, one line each; with --json, or where stdout is no terminal, as JSON lines.',
    )
    .action(bind((context) => start(context)))
  describeCommand(command, {
    examples: [
      ['start', 'with station.yaml of this folder'],
      ['start --config /etc/sightline/station.yaml --json', 'as a system service does'],
      ['start --quiet', 'without banner and progress'],
    ],
    exits: ['ok', 'failure', 'usage', 'interrupted', 'configuration', 'folders', 'storage'],
  })
}

async function start(context: CommandContext): Promise<ExitName> {
  const { host, output } = context
  const loaded = withLogFormat(openConfig(context), output.isJson)
  const isShown = host.stderr.isTTY === true && !output.isQuiet && !output.isJson
  const style = styleFor(host.stderr, host.environment, { wantsColors: output.wantsColors })
  const scan = createScanLine(host.stderr, style)
  // Loaded here, so that a question to the journal does not wait for the whole service to be loaded.
  const { runStation } = await import('../../service/run-station.ts')
  host.becomeService()
  await runStation(loaded, {
    onProgress: isShown ? scan.show : undefined,
    onRunning({ adminUrl }) {
      if (isShown) host.stderr.write(bannerText(loaded, adminUrl, style))
    },
  })
  // The service holds the process; a signal ends it with the exit code of its shutdown.
  return 'ok'
}

/** `--json` wins over the format of the configuration. */
function withLogFormat(loaded: LoadedConfig, isJson: boolean): LoadedConfig {
  if (!isJson) return loaded
  return { ...loaded, config: { ...loaded.config, logs: { ...loaded.config.logs, format: 'json' } } }
}
