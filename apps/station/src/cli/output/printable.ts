/**
 * Text from outside - file names, answers of servers, logs of converters - made fit for a terminal: control characters
 * and marks that turn the direction of writing are shown, never obeyed.
 */

// C0, DEL, C1, bidirectional marks and overrides, line and paragraph separators.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/g

/** On one line; a line break reads as "\n". */
export function printable(text: string): string {
  return text.replace(UNSAFE, escaped)
}

/** The lines of a longer text, each fit for a terminal. */
export function printableLines(text: string): string[] {
  return text.split(/\r?\n/).map((line) => printable(line.replaceAll('\t', '  ')))
}

/** At most `width` characters, the last one an ellipsis where something was left out. */
export function clip(text: string, width: number): string {
  const characters = Array.from(text)
  if (characters.length <= width) return text
  return width <= 1 ? '…'.slice(0, width) : `${characters.slice(0, width - 1).join('')}…`
}

function escaped(character: string): string {
  const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }
  const code = character.charCodeAt(0)
  return short[character] ?? (code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`)
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0')
}
