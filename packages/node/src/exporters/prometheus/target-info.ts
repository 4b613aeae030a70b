/** The resource as `target_info` (OpenMetrics 1.0, "Supporting target metadata"). */
import type { Resource } from '@sightline/core'
import type { TextFormat } from './exposition-format.ts'
import { familyHeader } from './family-header.ts'
import { labelColumns, labelsText } from './label-columns.ts'
import type { FamilyNames } from './metric-name.ts'

export const TARGET_NAMES: FamilyNames = {
  type: 'info',
  family: 'target',
  sample: 'target_info',
  unit: '',
  claims: ['target', 'target_info'],
}

export const TARGET_HELP = 'Target metadata'

export function targetInfo(format: TextFormat, resource: Resource): string {
  const { names, values } = targetLabels(resource)
  const labels = labelsText(labelColumns(names), values)
  return `${familyHeader(format, TARGET_NAMES, TARGET_HELP)}target_info{${labels}} 1\n`
}

/** The resource's attributes, by name. */
export function targetLabels(resource: Resource): { readonly names: string[]; readonly values: string[] } {
  const attributes: Record<string, string | undefined> = {
    ...resource.attributes,
    'service.name': resource.serviceName,
    'service.version': resource.serviceVersion ?? resource.attributes?.['service.version'],
    'service.instance.id': resource.serviceInstanceId ?? resource.attributes?.['service.instance.id'],
  }
  const names = Object.keys(attributes).sort()
  return { names, values: names.map((name) => attributes[name] ?? '') }
}
