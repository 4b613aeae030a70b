/**
 * The second half of `npm run build`: the code of core and of node as one file each. Services load these two at their
 * start, and every module has its price: 245 small ones took three times as long and twice the memory. A door that
 * `exports` names becomes a line that hands on its part of the file; one without names (register) is a program. A door
 * that few services use and that is large (`ASIDE`) is bundled by itself: the whole stays what it is without it, and the
 * little code of the package that both need is in both.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { build } from 'esbuild'
import { joinChunks } from './join-chunks.mjs'

const root = join(import.meta.dirname, '..')
/** Not `index`, which is a door: the whole has the names of all of them. */
const WHOLE = 'whole'
/** By the names in `exports`. What they hold on to must be core's, never the package's own. */
const ASIDE = new Set(['./prom-client'])

await bundle('core', 'neutral')
await bundle('node', 'node')

async function bundle(name, platform) {
  const folder = join(root, 'packages', name)
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const sources = Object.entries(exports).flatMap(([door, { source }]) => (ASIDE.has(door) ? [] : [source]))
  const aside = Object.entries(exports).flatMap(([door, { source }]) => (ASIDE.has(door) ? [source] : []))
  const options = { absWorkingDir: folder, platform, bundle: true, packages: 'external', format: 'esm', outdir: 'dist' }
  const doors = await readDoors({ ...options, outbase: 'src' }, sources)
  const programs = doors.filter(({ names }) => names.length === 0)
  const others = doors.filter((door) => !programs.includes(door))
  rmSync(join(folder, 'dist', 'chunks'), { recursive: true, force: true })
  const written = { target: 'node20.19', sourcemap: true, logLevel: 'warning' }
  if (aside.length > 0) await build({ ...options, ...written, outbase: 'src', entryPoints: aside })
  const { metafile } = await build({
    ...options,
    ...written,
    metafile: true,
    entryPoints: [{ in: WHOLE, out: WHOLE }],
    plugins: [virtualFile(WHOLE, handOnAll(others), folder)],
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
  })
  await joinChunks(folder, metafile.outputs, `dist/${WHOLE}.js`, { ...options, ...written })
  if (programs.length > 0) {
    const entryPoints = programs.map(({ source }) => source)
    await build({ ...options, ...written, outbase: 'src', entryPoints, plugins: [onTheWhole()] })
  }
  for (const { file, names } of others) {
    const whole = relative(dirname(file), `dist/${WHOLE}.js`)
    const from = whole.startsWith('.') ? whole : `./${whole}`
    writeFileSync(join(folder, file), `export { ${names.join(', ')} } from '${from}'\n`)
  }
}

/** Each door's source, the file it becomes, and the names it gives. */
async function readDoors(options, entryPoints) {
  const { metafile } = await build({ ...options, entryPoints, write: false, metafile: true })
  return Object.entries(metafile.outputs).map(([file, output]) => ({
    source: output.entryPoint,
    file,
    names: output.exports,
  }))
}

/** A name that two doors have stands for one thing, or the bundler refuses the second. */
function handOnAll(doors) {
  const given = new Set()
  return doors
    .map(({ source, names }) => {
      const fresh = names.filter((name) => !given.has(name))
      for (const name of fresh) given.add(name)
      return `export { ${fresh.join(', ')} } from './${source}'\n`
    })
    .join('')
}

/** A program is a few lines of its own; what they import has a door. */
function onTheWhole() {
  return {
    name: 'on the whole',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\// }, ({ kind }) =>
        kind === 'entry-point' ? undefined : { path: `./${WHOLE}.js`, external: true },
      )
    },
  }
}

function virtualFile(path, contents, resolveDir) {
  return {
    name: path,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${path}$`) }, () => ({ path, namespace: path }))
      onLoad({ filter: /.*/, namespace: path }, () => ({ contents, resolveDir }))
    },
  }
}
