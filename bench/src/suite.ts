/** A suite measures one part of the kit against its peers and gives rows. */
import { type Alternative, measure, ratioOf, type Timing } from './measure.ts'
import { alone, type Row } from './row.ts'

export interface Suite {
  readonly name: string
  run(): Row[] | Promise<Row[]>
}

/** Ours against each peer, timed in turns. */
export function compare(id: string, what: string, ours: Alternative, peers: readonly Alternative[]): Row[] {
  const [own, ...others] = measure([ours, ...peers])
  return against({ id, what, unit: 'ns' }, own!, others)
}

/** Ours against a number. */
export function measureAlone(id: string, what: string, ours: Alternative): Row {
  return alone({ id, what, unit: 'ns' }, measure([ours])[0]!)
}

/** One row a peer, from figures of the same rounds. */
export function against(
  { id, what, unit }: Pick<Row, 'id' | 'what' | 'unit'>,
  ours: Timing,
  peers: readonly Timing[],
): Row[] {
  return peers.map((peer) => ({
    id: `${id}/${peer.name}`,
    what,
    peer: peer.name,
    ours: ours.median,
    theirs: peer.median,
    unit,
    ratio: ratioOf(ours, peer),
    spread: ours.spread,
  }))
}
