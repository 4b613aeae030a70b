/**
 * The folder in which the processes of a service meet: a snapshot and a socket each, and one file for what ended ones
 * have counted. Every file is written beside and renamed, so nobody reads half of one.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SNAPSHOT = /^(?<pid>\d+)\.(?<mark>[0-9a-f]{12})\.metrics$/
const PRIVATE = 0o700
const OWN_FILE = 0o600

/** Who a snapshot in the folder is of. */
export interface ProcessName {
  readonly pid: number
  readonly mark: string
}

export function newProcessName(): ProcessName {
  return { pid: process.pid, mark: randomBytes(6).toString('hex') }
}

/** @throws what the file system throws */
export function makeProcessFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: PRIVATE })
}

/** For this user only, in the system's folder for temporary files. */
export function makePrivateFolder(): string {
  return mkdtempSync(join(tmpdir(), 'sightline-'))
}

export function snapshotPath(folder: string, { pid, mark }: ProcessName): string {
  return join(folder, `${pid}.${mark}.metrics`)
}

export function retiredPath(folder: string): string {
  return join(folder, 'retired')
}

export function socketPath(folder: string, { pid, mark }: ProcessName): string {
  return process.platform === 'win32' ? `\\\\.\\pipe\\sightline-${pid}-${mark}` : join(folder, `${pid}.${mark}.sock`)
}

export function listProcesses(folder: string): ProcessName[] {
  return readdirSync(folder).flatMap((name) => {
    const { pid, mark } = SNAPSHOT.exec(name)?.groups ?? {}
    return pid === undefined || mark === undefined ? [] : [{ pid: Number(pid), mark }]
  })
}

export async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  await writeFile(`${path}.new`, bytes, { mode: OWN_FILE })
  await rename(`${path}.new`, path)
}

/** For exits. */
export function writeWholeNow(path: string, bytes: Buffer): void {
  writeFileSync(`${path}.now`, bytes, { mode: OWN_FILE })
  renameSync(`${path}.now`, path)
}

/** @returns undefined where it is gone */
export async function readWhole(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export function remove(path: string): void {
  rmSync(path, { force: true, recursive: true })
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
