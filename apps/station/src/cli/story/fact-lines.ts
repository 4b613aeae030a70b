/** Names and values below one another; those without a value are left out. */
import { printable } from '../output/printable.ts'
import type { Style } from '../output/style.ts'

const NAME_WIDTH = 12
/** Colours are ours and pass; whatever else a value holds is made fit for a terminal by its maker or here. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the beginning of a colour
const COLOR = /\u001b\[\d+m/

export function factLines(facts: readonly (readonly [string, string | undefined])[], style: Style): string[] {
  return facts.flatMap(([name, value]) =>
    value === undefined
      ? []
      : [`  ${style.faint(name.padEnd(NAME_WIDTH))} ${COLOR.test(value) ? value : printable(value)}`],
  )
}
