/** A suite measures one part of the kit against its peers and gives rows. */
import { type Alternative, measure, ratioOf } from './measure.ts'
import type { Row } from './row.ts'

export interface Suite {
  readonly name: string
  run(): Row[] | Promise<Row[]>
}

/** Ours against each peer, timed in turns. */
export function compare(id: string, what: string, ours: Alternative, peers: readonly Alternative[]): Row[] {
  const [own, ...others] = measure([ours, ...peers])
  return others.map((peer) => ({
    id: `${id}/${peer.name}`,
    what,
    peer: peer.name,
    ours: own!.medianNs,
    theirs: peer.medianNs,
    unit: 'ns',
    ratio: ratioOf(own!, peer),
    spread: [own!.lowNs, own!.highNs],
  }))
}

/** Ours alone, against a number. */
export function alone(id: string, what: string, ours: Alternative): Row {
  const [own] = measure([ours])
  const { medianNs, lowNs, highNs } = own!
  return { id, what, peer: '', ours: medianNs, theirs: 0, unit: 'ns', ratio: medianNs, spread: [lowNs, highNs] }
}
