/** The first look through the folders, on one line of the terminal that is written anew as it goes on. */
import type { ScanProgress } from '../../intake/folder-status.ts'
import type { TextTarget } from '../cli-host.ts'
import { clip, printable } from '../output/printable.ts'
import type { Style } from '../output/style.ts'

const ERASE_LINE = '\r\u001b[K'
/** Short, since the cursor waits at its beginning and a log line must cover it whole. */
const MAX_FOLDER = 20
const WRITE_EVERY_MS = 100

export interface ScanLine {
  show(progress: ScanProgress): void
}

export function createScanLine(target: TextTarget, style: Style): ScanLine {
  let writtenMs = 0
  return {
    show({ folder, isFirst, isDone, filesSeen, filesNew }) {
      if (!isFirst) return
      const text = `${clip(printable(folder), MAX_FOLDER)}: ${filesSeen.toLocaleString('en')} seen, ${filesNew.toLocaleString('en')} new`
      if (isDone) {
        target.write(`${ERASE_LINE}${style.good('scanned')} ${text}\n`)
        return
      }
      const nowMs = performance.now()
      if (nowMs - writtenMs < WRITE_EVERY_MS) return
      writtenMs = nowMs
      target.write(`${ERASE_LINE}${style.faint('scanning')} ${text}\r`)
    },
  }
}
