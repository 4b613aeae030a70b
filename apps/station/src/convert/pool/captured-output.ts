/** What converters print goes to the log of the conversion that runs: the station's own output stays its own. */
import type { ConversionLog } from '../conversion-log.ts'

let current: ConversionLog | undefined
let isCapturing = false

/**
 * Sends what this thread prints to the log until the next call; undefined drops it. For worker threads only, whose
 * streams nobody else uses.
 */
export function captureOutput(log: ConversionLog | undefined): void {
  current = log
  if (isCapturing) return
  isCapturing = true
  capture(process.stdout, 'info')
  capture(process.stderr, 'warn')
}

function capture(stream: NodeJS.WriteStream, level: 'info' | 'warn'): void {
  stream.write = (chunk: unknown, ...more: unknown[]) => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString('utf8')
    for (const line of text.split('\n')) if (line.trim() !== '') current?.write(level, line)
    const done = more.at(-1)
    if (typeof done === 'function') queueMicrotask(() => done())
    return true
  }
}
