/** The frame that the requests of all signals share: one resource, scopes, items. */
import { type Resource, VERSION } from '@sightline/core'
import { type Field, lengthed } from '../../protobuf/field.ts'
import type { OtlpWriter } from '../wire/otlp-writer.ts'
import { RESOURCE, SCOPE } from './common-fields.ts'
import { writePairs } from './write-attributes.ts'

export interface ExportFields {
  readonly resources: Field
  readonly resource: Field
  readonly scopes: Field
  readonly scope: Field
  readonly items: Field
}

/** Begins a request; scopes follow, then `closeExport`. */
export function openExport(writer: OtlpWriter, fields: ExportFields, resource: Resource): void {
  writer.openList(fields.resources)
  writer.open(fields.resources)
  writer.open(fields.resource)
  writePairs(writer, RESOURCE.attributes, resourcePairs(resource))
  writer.close()
  writer.openList(fields.scopes)
}

export function closeExport(writer: OtlpWriter): void {
  writer.closeList()
  writer.close()
  writer.closeList()
}

/** In the lists of all signals: ScopeSpans, ScopeLogs, ScopeMetrics. */
const SCHEMA_URL = lengthed(3, 'schemaUrl')

/** Begins a scope and its list of items. @param name - who recorded them; the version is left out where it is not known */
export function openScope(writer: OtlpWriter, fields: ExportFields, name: string, version?: string): void {
  writer.open(fields.scopes)
  writer.open(fields.scope)
  writer.text(SCOPE.name, name)
  if (version !== undefined) writer.text(SCOPE.version, version)
  writer.close()
  writer.openList(fields.items)
}

export function closeScope(writer: OtlpWriter, schemaUrl?: string): void {
  writer.closeList()
  if (schemaUrl !== undefined) writer.text(SCHEMA_URL, schemaUrl)
  writer.close()
}

/** The resource as attributes (semantic conventions, "Service" and "Telemetry SDK"). */
function resourcePairs(resource: Resource): readonly string[] {
  const all: Readonly<Record<string, string | undefined>> = {
    'service.name': resource.serviceName,
    'service.version': resource.serviceVersion,
    'service.instance.id': resource.serviceInstanceId,
    'telemetry.sdk.name': 'sightline',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': VERSION,
  }
  const pairs: string[] = []
  for (const [key, value] of Object.entries({ ...resource.attributes, ...all })) {
    if (value !== undefined) pairs.push(key, value)
  }
  return pairs
}
