/** Prints what became of the samples, asked of the station's own command line, and says whether it is what it should be. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Samples that are broken on purpose; every other one must be delivered. */
const BAD_SAMPLES: Readonly<Record<string, string>> = {
  'broken-report.json': 'REJECTED',
  'missing-serial.csv': 'REJECTED',
}

interface ListedFile {
  readonly name: string
  readonly state: string
  readonly reports: number
  readonly converter?: string | null
  readonly error?: { readonly message: string } | null
}

/** @param isComplete - false when the time was up before every sample had met its end */
export async function printOutcome(cli: string, config: string, isComplete: boolean): Promise<boolean> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    cli,
    'list',
    '--json',
    '--limit',
    '1000',
    '--config',
    config,
  ])
  const files = (JSON.parse(stdout) as { files: ListedFile[] }).files.toReversed()
  const width = Math.max(...files.map((file) => file.name.length), 4)
  process.stdout.write(`\n${'file'.padEnd(width)}  state     reports  what happened\n`)
  for (const file of files) {
    const [reason = ''] = (file.error?.message ?? '').split('\n')
    const story = reason === '' ? `converted by ${file.converter}` : reason
    process.stdout.write(
      `${file.name.padEnd(width)}  ${file.state.padEnd(8)}  ${String(file.reports).padStart(7)}  ${story}\n`,
    )
  }
  if (!isComplete) process.stdout.write('not every sample met its end in time\n')
  return isComplete && files.every((file) => file.state === (BAD_SAMPLES[file.name] ?? 'FINISHED'))
}
