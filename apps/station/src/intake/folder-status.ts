/** What health and metrics may ask of a watched folder. All of it is memory; asking costs nothing. */

export interface FolderStatus {
  readonly name: string
  readonly path: string
  /** `starting` until the first scan ended; `gone` while the folder cannot be read. */
  readonly state: 'starting' | 'ok' | 'gone'
  /** Since when, in milliseconds since the epoch. */
  readonly sinceMs: number
  /** Why it is gone. */
  readonly reason: string | undefined
  /** When the last scan ended, and how long it took. */
  readonly lastScanMs: number | undefined
  readonly lastScanTookMs: number | undefined
  /** When the present scan began: a share that hangs shows here. */
  readonly scanningSinceMs: number | undefined
  /** Wanted files that the last scan saw, and those of them that the journal did not know. */
  readonly filesSeen: number
  readonly filesNew: number
  /** Files here and now that wait to become quiet or for their turn, up to the size of the window. */
  readonly waiting: number
  /** True when the folder holds more new files than the window shows. */
  readonly isMore: boolean
  /** True while nothing is taken because the journal has enough to convert. */
  readonly isHeld: boolean
  /** True when the operating system tells of changes; the scan finds them in any case. */
  readonly isWatched: boolean
  /** Since the start. */
  readonly taken: number
  readonly unreadable: number
}

/** While a scan runs, for people who wait for the first one. */
export interface ScanProgress {
  readonly folder: string
  readonly isFirst: boolean
  readonly isDone: boolean
  readonly filesSeen: number
  readonly filesNew: number
}
