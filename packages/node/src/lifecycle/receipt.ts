/** The shutdown receipt as people read it: one line a step, its outcome and its time. */
import type { Receipt } from './shutdown.ts'

/** @param service - whose shutdown it was */
export function formatReceipt(receipt: Receipt, service: string): string {
  const width = Math.max(...receipt.lines.map((line) => line.step.length), 10)
  const lines = receipt.lines.map((line) => {
    const error = line.error === undefined ? '' : `  ${line.error}`
    return `  ${line.step.padEnd(width)}  ${line.outcome.padEnd(9)}  ${formatMs(line.durationMs)}${error}`
  })
  const verdict = receipt.isClean ? 'clean' : 'not clean'
  return [
    `${service}: shutdown after ${receipt.reason}: ${verdict}, ${formatMs(receipt.durationMs).trim()}`,
    ...lines,
    '',
  ].join('\n')
}

function formatMs(ms: number): string {
  return (ms < 1000 ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(2)} s`).padStart(9)
}
