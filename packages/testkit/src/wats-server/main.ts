#!/usr/bin/env node
/** The command `sightline-wats-server`. Exit codes: 0 ok, 1 failure, 2 usage. */
import { CommanderError } from 'commander'
import { readCommandLine } from './command-line.ts'
import { runProcess } from './run-process.ts'

const EXIT_FAILURE = 1
const EXIT_USAGE = 2

try {
  const options = readCommandLine(process.argv.slice(2), {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  })
  await runProcess(options, (text) => void process.stdout.write(text))
} catch (error) {
  process.exitCode = endWith(error)
}

function endWith(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE
  process.stderr.write(`sightline-wats-server: ${error instanceof Error ? error.message : String(error)}\n`)
  return EXIT_FAILURE
}
