/** Writes the reports of a trial, a file each. What is there already is never overwritten. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { ConvertedReport } from '../../convert/conversion.ts'
import { cliErrors } from '../cli-errors.ts'

/** @returns the paths @throws SightlineError `STATION_CLI_NOT_WRITTEN` */
export function writeReports(file: string, reports: readonly ConvertedReport[], folder: string): string[] {
  const digits = String(reports.length).length
  return reports.map(({ bytes }, index) => {
    const number = String(index + 1).padStart(digits, '0')
    const path = join(folder, `${basename(file)}.${number}.json`)
    try {
      mkdirSync(folder, { recursive: true })
      writeFileSync(path, pretty(bytes), { flag: 'wx' })
    } catch (error) {
      throw cliErrors.notWritten({ path, reason: (error as Error).message }, { cause: error })
    }
    return path
  })
}

/** A report as people read it. */
export function pretty(bytes: Uint8Array): string {
  return `${JSON.stringify(JSON.parse(new TextDecoder().decode(bytes)), null, 2)}\n`
}
