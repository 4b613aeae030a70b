/** How a story is to be told. */
import type { Style } from '../output/style.ts'

export interface StoryFrame {
  readonly nowMs: number
  /** Characters in a line; Infinity where lines are not to be broken. */
  readonly width: number
  readonly style: Style
  /** Everything: repeated tries, and every report that was delivered without trouble. */
  readonly isFull: boolean
  /** Why what waits may wait for long. */
  readonly remark: string | undefined
  /** How the program is called, for advice: `sightline-station --config x.yaml`. */
  readonly program: string
}
