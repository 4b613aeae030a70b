/** The converters of the user's own: each file of the folder is loaded once in a worker to see what it is. */
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { ConverterIdentity } from '../conversion.ts'
import { convertErrors } from '../convert-errors.ts'

/** A file that gives a converter, loaded once to see its name and version. */
export interface UserConverter extends ConverterIdentity {
  readonly file: string
}

/** A file that gives no converter, and why. The others are not touched by it. */
export interface BrokenConverter {
  readonly file: string
  readonly reason: string
}

/** What a folder holds. */
export interface UserConverters {
  readonly usable: readonly UserConverter[]
  readonly broken: readonly BrokenConverter[]
}

const EXTENSION = /\.(?:js|mjs|ts)$/
const NOT_A_CONVERTER = /\.(?:d|test|spec)\.\w+$/

/**
 * @param inspect - loads a file where it can do no harm and says what it is
 * @param taken - names of the built-in converters
 * @throws SightlineError `STATION_CONVERT_FOLDER_UNREADABLE`
 */
export async function inspectFolder(
  folder: string,
  inspect: (file: string) => Promise<ConverterIdentity>,
  taken: readonly string[],
): Promise<UserConverters> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw convertErrors.folderUnreadable({ folder, reason: reasonOf(cause) }, { cause })
  })
  const files = names.filter((name) => EXTENSION.test(name) && !NOT_A_CONVERTER.test(name)).sort()
  const found = await Promise.all(files.map((name) => inspectFile(join(folder, name), inspect)))
  const broken = found.filter((one) => 'reason' in one)
  const loaded = found.filter((one) => 'name' in one)
  const clashing = loaded.flatMap((one): BrokenConverter[] => {
    const reason = clashOf(one, loaded, taken)
    return reason === undefined ? [] : [{ file: one.file, reason }]
  })
  return {
    usable: loaded.filter((one) => !clashing.some((clash) => clash.file === one.file)),
    broken: [...broken, ...clashing],
  }
}

async function inspectFile(
  file: string,
  inspect: (file: string) => Promise<ConverterIdentity>,
): Promise<UserConverter | BrokenConverter> {
  try {
    return { ...(await inspect(file)), file }
  } catch (error) {
    return { file, reason: reasonOf(error) }
  }
}

/** Of two files with one name neither is used: which one was meant cannot be told. */
function clashOf(one: UserConverter, loaded: readonly UserConverter[], taken: readonly string[]): string | undefined {
  if (taken.includes(one.name)) return `the name "${one.name}" is that of a built-in converter`
  const others = loaded.filter((other) => other.name === one.name && other.file !== one.file)
  if (others.length === 0) return undefined
  return `the name "${one.name}" is used by ${others.map((other) => basename(other.file)).join(', ')} as well`
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
