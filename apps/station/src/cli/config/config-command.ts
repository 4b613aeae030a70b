/** `config`: what the configuration is, what it may be, and a first one to begin with. */
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { stringify } from 'yaml'
import { CONFIG_VARIABLES } from '../../config/load.ts'
import type { Bind } from '../bind.ts'
import { cliErrors } from '../cli-errors.ts'
import type { CommandContext } from '../command-context.ts'
import { describeCommand } from '../describe-command.ts'
import type { ExitName } from '../exit-codes.ts'
import { CONFIG_FILE_NAMES } from '../find-config.ts'
import { openPublicConfig } from '../open-config.ts'
import { asWritten } from './as-written.ts'
import { inputSchema } from './input-schema.ts'
import { starterFile } from './starter-file.ts'

export function addConfigCommand(program: Command, bind: Bind): void {
  const config = program
    .command('config')
    .summary('print the configuration or its schema, or write a first one')
    .description('Prints the configuration or its JSON Schema, or writes a first configuration.')
  const print = config
    .command('print')
    .summary('print the configuration as it is loaded')
    .description(
      'Prints the configuration as it is loaded: every default filled in, paths absolute, secrets never shown.',
    )
    .action(bind((context) => printConfig(context)))
  describeCommand(print, {
    examples: [
      ['config print', 'as YAML; it can be loaded again'],
      ['config print --json', 'as JSON'],
    ],
    exits: ['ok', 'usage', 'configuration'],
  })
  const schema = config
    .command('schema')
    .summary('print the JSON Schema of the configuration')
    .description(
      'Prints the JSON Schema of the configuration file, with descriptions and defaults; editors understand it.',
    )
    .action(bind((context) => printSchema(context)))
  describeCommand(schema, {
    examples: [['config schema > station.schema.json', 'for the editor']],
    exits: ['ok', 'usage'],
  })
  const init = config
    .command('init')
    .summary('write a first configuration')
    .description('Writes a first configuration with every key explained. A file that exists is left as it is.')
    .argument('[file]', 'where to write it', CONFIG_FILE_NAMES[0])
    .action(bind((context, file: string) => writeConfig(context, file)))
  describeCommand(init, {
    examples: [
      ['config init', `writes ${CONFIG_FILE_NAMES[0]} here`],
      ['config init /etc/sightline/station.yaml', 'writes it there'],
    ],
    exits: ['ok', 'failure', 'usage'],
  })
}

async function printConfig(context: CommandContext): Promise<ExitName> {
  const { output, host } = context
  const config = openPublicConfig(context)
  const document = asWritten(config)
  if (output.isJson) output.json(document)
  else {
    const names = Object.keys(CONFIG_VARIABLES).filter((name) => (host.environment[name] ?? '') !== '')
    const lines = [
      `# ${config.file} as it is loaded. Secrets are references and never shown.`,
      ...(names.length === 0 ? [] : [`# From the environment: ${names.join(', ')}`]),
    ]
    output.print(`${lines.join('\n')}\n${stringify(document, { lineWidth: 0 })}`)
  }
  return 'ok'
}

/** The schema is JSON whether or not `--json` is given. */
async function printSchema({ output }: CommandContext): Promise<ExitName> {
  output.json(inputSchema())
  return 'ok'
}

/** @throws SightlineError `STATION_CLI_CONFIG_EXISTS`, `STATION_CLI_NOT_WRITTEN` */
async function writeConfig({ output, host }: CommandContext, name: string): Promise<ExitName> {
  const file = resolve(host.cwd, name)
  try {
    writeFileSync(file, starterFile(), { flag: 'wx' })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw cliErrors.configExists({ file })
    throw cliErrors.notWritten({ path: file, reason: message }, { cause: error })
  }
  if (output.isJson) output.json({ file })
  else if (!output.isQuiet) {
    output.print(
      `${file} is written. Set server.url, server.token and the folders, then try it out: sightline-station check\n`,
    )
  }
  return 'ok'
}
