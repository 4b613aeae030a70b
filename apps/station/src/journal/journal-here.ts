/** The journal in the calling thread: for a command that runs by itself, where a short stall harms nobody. */

import { type JournalOptions, journalOver } from './create-journal.ts'
import type { Journal } from './journal.ts'
import type { JournalPort, PortEvents } from './journal-port.ts'
import { openFile } from './open-file.ts'
import { createBatchRunner } from './run-batch.ts'

/** As `createJournal`, without a thread. @throws SightlineError as `createJournal` */
export function openJournalHere(options: JournalOptions): Journal {
  const file = openFile(options.path)
  const run = createBatchRunner(file.database)
  let events: PortEvents | undefined
  const port: JournalPort = {
    opened: file.opened,
    post(calls) {
      const batch = run(calls)
      queueMicrotask(() => events?.onReply(batch))
    },
    listen(listener) {
      events = listener
    },
    async close() {
      file.close()
    },
  }
  return journalOver(port, options)
}
