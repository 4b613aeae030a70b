/** Which instruments a view is for. Names ignore case, as instruments do; in them `*` is any text and `?` one character. */
import type { InstrumentationScope } from '@sightline/core'
import type { InstrumentDescriptor } from './instrument-descriptor.ts'
import type { OtelView } from './view.ts'

export function matchesView(view: OtelView, scope: InstrumentationScope, instrument: InstrumentDescriptor): boolean {
  return (
    (view.instrumentName === undefined || patternOf(view.instrumentName).test(instrument.name)) &&
    isFree(view.instrumentType, instrument.type) &&
    isFree(view.instrumentUnit, instrument.unit) &&
    isFree(view.meterName, scope.name) &&
    isFree(view.meterVersion, scope.version ?? '') &&
    isFree(view.meterSchemaUrl, scope.schemaUrl ?? '')
  )
}

function isFree(wanted: string | undefined, got: string): boolean {
  return wanted === undefined || wanted === got
}

function patternOf(name: string): RegExp {
  const source = name
    .replace(/[.+^${}()|[\]\\/-]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 'is')
}
