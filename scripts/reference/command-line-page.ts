/** command-line.md: what the programs print when they are asked for help. */
import { systemClock } from '@sightline/core'
import type { CliHost } from '../../apps/station/src/cli/cli-host.ts'
import { createProgram } from '../../apps/station/src/cli/program.ts'
import { runCli } from '../../apps/station/src/cli/run-cli.ts'
import { readCommandLine } from '../../packages/testkit/src/wats-server/command-line.ts'
import { page } from './markdown.ts'

const WIDTH = 100

type Program = ReturnType<typeof createProgram>

export async function commandLinePage(): Promise<string> {
  const sections: string[] = []
  const silent = hostFor(() => undefined)
  const program = createProgram(silent, { showsHelpOnError: false, onEnd: () => undefined })
  for (const words of commandsOf(program)) {
    sections.push(section(['sightline-station', ...words].join(' '), await helpOf(words)))
  }
  sections.push(section('sightline-wats-server', testServerHelp()))
  return page('Command line', 'What `--help` prints. `--json` works with every command.', sections)
}

function section(heading: string, help: string): string {
  return `## ${heading}\n\n\`\`\`text\n${help.trimEnd()}\n\`\`\``
}

/** The words of every command, the program itself first; `help` is left out, as it says nothing of its own. */
function commandsOf(command: Program, words: readonly string[] = []): (readonly string[])[] {
  const inner = command.commands.filter((one) => one.name() !== 'help')
  return [words, ...inner.flatMap((one) => commandsOf(one, [...words, one.name()]))]
}

async function helpOf(words: readonly string[]): Promise<string> {
  let text = ''
  await runCli(
    [...words, '--help'],
    hostFor((part) => (text += part)),
  )
  return text
}

function hostFor(write: (text: string) => unknown): CliHost {
  const target = { write, isTTY: false, columns: WIDTH }
  return {
    environment: { NO_COLOR: '1' },
    cwd: '/',
    stdout: target,
    stderr: target,
    clock: systemClock,
    interruption: new AbortController().signal,
    becomeService: () => undefined,
  }
}

function testServerHelp(): string {
  let text = ''
  try {
    readCommandLine(['--help'], { out: (part) => (text += part), err: () => undefined })
  } catch (error) {
    // Commander leaves this way after help, too.
    if (text === '') throw error
  }
  return text
}
