/** From timings to rows. */
import type { Row } from './row.ts'
import { ratioOf, type Timing } from './timing.ts'

type Subject = Pick<Row, 'id' | 'what' | 'unit'>

/** Ours alone, against a number. */
export function alone(subject: Subject, { median, spread }: Pick<Timing, 'median' | 'spread'>): Row {
  return { ...subject, peer: '', ours: median, theirs: 0, ratio: median, spread }
}

/** One row a peer, from figures of the same rounds. */
export function against({ id, what, unit }: Subject, ours: Timing, peers: readonly Timing[]): Row[] {
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
