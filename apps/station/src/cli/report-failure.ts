/** Tells on stderr what went wrong and what can be done: a sentence and a hint for people, a problem document for machines. */
import { describeError, errorCatalogue, isSightlineError, toProblem } from '@sightline/core'
import type { CliHost } from './cli-host.ts'
import { EXIT_CODES, type ExitName } from './exit-codes.ts'
import { type OutputOptions, styleFor } from './output/output.ts'
import { printableLines } from './output/printable.ts'

export function reportFailure(
  error: unknown,
  exit: ExitName,
  host: Pick<CliHost, 'stderr' | 'environment'>,
  options: OutputOptions,
): void {
  const help = helpFor(error)
  const message = messageOf(error)
  if (options.isJson) {
    const problem = { ...toProblem(error), detail: message, help, exit_code: EXIT_CODES[exit].code }
    host.stderr.write(`${JSON.stringify(problem, null, 2)}\n`)
    return
  }
  const style = styleFor(host.stderr, host.environment, options)
  const [first = '', ...rest] = printableLines(message)
  host.stderr.write(`${style.bad('error:')} ${first}\n`)
  for (const line of rest) host.stderr.write(`${line}\n`)
  for (const line of causesOf(error)) host.stderr.write(`${style.faint(`  because: ${line}`)}\n`)
  if (help !== undefined) host.stderr.write(`${style.strong('hint:')} ${help}\n`)
}

/**
 * What looks like a secret is masked, but not in sentences that are wholly our own: they name keys like `server.token`,
 * and never quote a value of one.
 */
function messageOf(error: unknown): string {
  const isOurs = isSightlineError(error) && /^STATION_(?:CONFIG|CLI)_/.test(error.code)
  return isOurs ? error.message : describeError(error).message
}

/** The advice of the error catalogue. */
export function helpFor(error: unknown): string | undefined {
  if (!isSightlineError(error)) return undefined
  return errorCatalogue().find((definition) => definition.code === error.code)?.help
}

/** Causes that say more than the message does; most messages quote theirs. */
function causesOf(error: unknown): string[] {
  const { message, cause = [] } = describeError(error)
  const told = [message]
  return cause.flatMap((one) => {
    const [line = ''] = printableLines(one.message)
    if (line === '' || told.some((text) => text.includes(one.message))) return []
    told.push(one.message)
    return [line]
  })
}
