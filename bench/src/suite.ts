/** A suite measures one part of the kit against its peers and gives rows: by contests, or in a way of its own. */
import type { Contests } from './contest/contest.ts'
import type { Row } from './row.ts'

export interface OwnSuite {
  readonly name: string
  run(): Promise<Row[]>
}

export type Suite = Contests | OwnSuite
