/** Modules behind the doors of a package, for suites that measure a part alone: made from the source, as the build does. */
import { join } from 'node:path'
import { build } from 'esbuild'

const PACKAGES = join(import.meta.dirname, '../../packages')

/** @param file - below `packages/` @returns what the module exports */
export async function sourceModule<T>(file: string): Promise<T> {
  const { outputFiles } = await build({
    entryPoints: [join(PACKAGES, file)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    conditions: ['source'],
  })
  return (await import(`data:text/javascript,${encodeURIComponent(outputFiles[0]!.text)}`)) as T
}
