/** Fetches a secret from where the configuration refers to. The secret is held in memory only, and never shown. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { configErrors } from './config-errors.ts'
import type { SecretReference } from './schema.ts'

export interface SecretSource {
  /** The configuration file, for messages; relative secret files are beside it. */
  readonly file: string
  readonly folder: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * @param key - where the reference stands in the configuration, for messages
 * @throws SightlineError `STATION_CONFIG_SECRET` when there is no such variable or file, or it is empty
 */
export function readSecret(reference: SecretReference, key: string, source: SecretSource): string {
  const found = 'env' in reference ? fromEnvironment(reference.env, source) : fromFile(reference.file, source)
  if (found.secret !== '') return found.secret
  throw configErrors.secret({ file: source.file, key, place: found.place, got: found.got })
}

interface Found {
  readonly secret: string
  readonly place: string
  readonly got: string
}

function fromEnvironment(name: string, { environment }: SecretSource): Found {
  const secret = environment[name]?.trim() ?? ''
  return { secret, place: `the variable ${name}`, got: environment[name] === undefined ? 'nothing' : 'an empty text' }
}

function fromFile(path: string, { folder }: SecretSource): Found {
  const place = `the file ${path}`
  try {
    return { secret: readFileSync(resolve(folder, path), 'utf8').trim(), place, got: 'an empty file' }
  } catch (error) {
    return { secret: '', place, got: error instanceof Error ? error.message : String(error) }
  }
}
