/** Escaping for both text formats. Lone surrogates become U+FFFD when the text is encoded as UTF-8. */

const IN_LABELS = /[\\"\n]/
const IN_HELP = /[\\\n]/

/** For label values (both formats) and for OpenMetrics' HELP. */
export function escapeQuoted(text: string): string {
  if (!IN_LABELS.test(text)) return text
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')
}

/** For HELP in text 0.0.4, where a quote stands for itself. */
export function escapeHelp(text: string): string {
  if (!IN_HELP.test(text)) return text
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}
