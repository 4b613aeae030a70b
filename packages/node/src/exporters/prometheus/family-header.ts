/** The lines about a family that stand before its samples. */
import { escapeHelp, escapeQuoted } from './escape.ts'
import type { TextFormat } from './exposition-format.ts'
import { type FamilyNames, isBareCounter } from './metric-name.ts'

/** HELP and TYPE; in OpenMetrics TYPE, UNIT, HELP, in the order that its specification asks for. */
export function familyHeader(format: TextFormat, names: FamilyNames, help: string): string {
  // A foreign library may have said nothing; what checks an exposition wants a sentence.
  const oneLine = help.replaceAll('\r', '') || 'No description.'
  if (format === 'text') {
    const type = names.type === 'info' || names.type === 'stateset' ? 'gauge' : names.type
    return `# HELP ${names.sample} ${escapeHelp(oneLine)}\n# TYPE ${names.sample} ${type}\n`
  }
  const unit = names.unit === '' ? '' : `# UNIT ${names.family} ${names.unit}\n`
  const type = isBareCounter(names) ? 'unknown' : names.type
  return `# TYPE ${names.family} ${type}\n${unit}# HELP ${names.family} ${escapeQuoted(oneLine)}\n`
}
