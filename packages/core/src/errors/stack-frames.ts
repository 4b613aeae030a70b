/** The frames of a stack as names that survive a release: function and file without line, directory, extension or hash. */

// V8: `    at async fn (file:///app/dist/queue.js:10:5)` or `    at /app/x.js:1:2`; Firefox and Safari: `fn@https://host/x.js:10:5`.
const V8_FRAME = /^\s{2,}at (?:async )?(?:(.{1,200}?) \()?(.{1,500}?)(?::\d+){1,2}\)?$/
const GECKO_FRAME = /^([^@\s]{0,200})@(.{1,500}?)(?::\d+){1,2}$/

const MAX_LINE_CHARS = 1_000

/**
 * @param stack - `error.stack`, with or without the lines of the message before the frames
 * @returns at most `count` frames like `enqueue queue`, innermost first; frames inside the runtime itself are left out
 */
export function stackFrames(stack: string, count: number): string[] {
  const frames: string[] = []
  for (const line of stack.split('\n')) {
    if (frames.length === count) break
    const match = line.length > MAX_LINE_CHARS ? null : (V8_FRAME.exec(line) ?? GECKO_FRAME.exec(line))
    const file = match?.[2] ?? ''
    if (match && !file.startsWith('node:') && !file.includes('<anonymous>')) {
      frames.push(`${functionName(match[1] ?? '')} ${fileName(file)}`.trim())
    }
  }
  return frames
}

/** `new Queue`, `Object.<anonymous>` and `a [as b]` differ between runtimes and bundlers; the name itself stays. */
function functionName(name: string): string {
  const plain = name.replace(/ \[as .*\]$/, '').replace(/^(?:new|async) /, '')
  return plain === '<anonymous>' || plain === 'Object.<anonymous>' ? '' : plain
}

function fileName(file: string): string {
  const path = file.replace(/[?#].*$/, '').replaceAll('\\', '/')
  const inPackage = path.lastIndexOf('/node_modules/')
  const kept = inPackage >= 0 ? path.slice(inPackage + '/node_modules/'.length) : path.slice(path.lastIndexOf('/') + 1)
  return kept.replace(/[.-][0-9a-f]{6,64}(?=\.)/gi, '').replace(/\.(?:[cm]?[jt]sx?)$/, '')
}
