/**
 * esbuild splits what several entries share into a chunk for each combination of them: twenty small files that a service
 * would load at its start. This joins all that the whole imports statically into the whole. Parts that are loaded on
 * demand find it there, through what is left of the chunks: lines that hand names on.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { build } from 'esbuild'

/**
 * @param folder - of the package, to which paths in `outputs` are relative
 * @param outputs - esbuild's metafile
 * @param whole - the output that everything is joined into
 */
export async function joinChunks(folder, outputs, whole, options) {
  const chunks = [...staticImportsOf(outputs, whole)]
  if (chunks.length === 0) return
  const parts = chunks.map((file, at) => ({
    file,
    // Different chunks may have the same name for different things.
    names: outputs[file].exports.map((name) => ({ name, joined: `part${at}_${name}` })),
  }))
  const handOn = ({ file, names }) =>
    `export { ${names.map(({ name, joined }) => `${name} as ${joined}`).join(', ')} } from './${file}'\n`
  await build({
    ...options,
    stdin: { contents: `export * from './${whole}'\n${parts.map(handOn).join('')}`, resolveDir: folder },
    outdir: undefined,
    outfile: whole,
    allowOverwrite: true,
    plugins: [onDemandStaysApart(folder, whole)],
  })
  for (const { file, names } of parts) {
    rmSync(join(folder, `${file}.map`))
    const from = relative(dirname(file), whole).replaceAll('\\', '/')
    const list = names.map(({ name, joined }) => `${joined} as ${name}`).join(', ')
    writeFileSync(join(folder, file), `export { ${list} } from '${from}'\n`)
  }
}

function staticImportsOf(outputs, entry, found = new Set()) {
  for (const { path, kind, external } of outputs[entry].imports) {
    if (kind !== 'import-statement' || external || found.has(path)) continue
    found.add(path)
    staticImportsOf(outputs, path, found)
  }
  return found
}

function onDemandStaysApart(folder, whole) {
  return {
    name: 'on demand',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\// }, ({ path, kind, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined
        const from = relative(join(folder, dirname(whole)), join(resolveDir, path)).replaceAll('\\', '/')
        return { path: `./${from}`, external: true }
      })
    },
  }
}
