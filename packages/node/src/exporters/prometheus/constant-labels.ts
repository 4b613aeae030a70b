/** Labels that all series of a family have, put before their own. */
import { escapeQuoted } from './escape.ts'

export type ConstantLabels = readonly (readonly [name: string, value: string])[]

/** As both text formats write them, without braces: `a="1",b="2"`. */
export function constantText(labels: ConstantLabels): string {
  return labels.map(([name, value]) => `${name}="${escapeQuoted(value)}"`).join(',')
}
