/** Loads a converter of the user's own from a file. Runs the file's code, so only workers do this. */
import { pathToFileURL } from 'node:url'
import { type Converter, defineConverter } from '../contract.ts'

/** By file; a worker that has loaded a file keeps it as it was then. */
const loaded = new Map<string, Promise<Converter>>()

/** @throws Error that says what is wrong with the file */
export function loadUserConverter(file: string): Promise<Converter> {
  const known = loaded.get(file)
  if (known !== undefined) return known
  const loading = load(file)
  loaded.set(file, loading)
  return loading
}

async function load(file: string): Promise<Converter> {
  const exports = (await import(pathToFileURL(file).href).catch((error: unknown) => {
    throw explained(error)
  })) as Readonly<Record<string, unknown>>
  if (exports['converter'] === undefined) {
    const names = Object.keys(exports).filter((name) => name !== 'module.exports')
    throw new Error(`it has no export named "converter"; it exports ${names.join(', ') || 'nothing'}`)
  }
  return defineConverter(exports['converter'] as Converter)
}

/** Node's words for what beginners run into, in plainer ones. */
function explained(error: unknown): unknown {
  const code = (error as { readonly code?: unknown } | null)?.code
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') {
    return new Error(
      `Node ${process.versions.node} does not load TypeScript; use a .js or .mjs file, or Node 22.18 or newer`,
      { cause: error },
    )
  }
  return error
}
