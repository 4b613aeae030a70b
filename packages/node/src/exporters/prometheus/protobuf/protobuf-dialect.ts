/**
 * Prometheus' protobuf: one MetricFamily message a family, each with its length before it. Pages hold its Metrics; the
 * rest of the message, which comes first, is written when their length is known.
 */
import type { MetricFamily } from '@sightline/core'
import { ProtobufWriter } from '../../protobuf/protobuf-writer.ts'
import type { ConstantLabels } from '../constant-labels.ts'
import type { Dialect, PagesOf } from '../dialect.ts'
import type { PlannedFamily } from '../exposition-plan.ts'
import { keepPages } from '../keep-pages.ts'
import { type LabelColumn, labelColumns } from '../label-columns.ts'
import type { FamilyNames } from '../metric-name.ts'
import { scopePairs } from '../scope-labels.ts'
import { createScratch } from '../scratch.ts'
import { TARGET_HELP, TARGET_NAMES, targetLabels } from '../target-info.ts'
import { FAMILY, METRIC, TYPES, VALUE } from './message-fields.ts'
import { type PageOptions, ProtobufPages } from './protobuf-pages.ts'
import { writeLabel, writeLabels } from './write-labels.ts'

export function createProtobufDialect(constant: ConstantLabels, writesCreated: boolean): Dialect {
  const writer = new ProtobufWriter()
  const tools = { writer, scratch: createScratch() }

  function optionsOf({ scope }: MetricFamily, { names }: PlannedFamily, columns: readonly LabelColumn[]): PageOptions {
    const constantLabels = bytesOf(writer, () => {
      for (const [name, value] of [...constant, ...scopePairs(scope)]) writeLabel(writer, METRIC.label, name, value)
    })
    return { type: typeOf(names), columns, constantLabels, writesCreated }
  }

  const newPages: PagesOf = (family, planned, columns) =>
    new ProtobufPages(family, optionsOf(family, planned, columns), tools)

  return {
    keptPages: keepPages(newPages),
    newPages,
    header: () => '',
    finish({ names, definition }, chunks, mark) {
      chunks.insert(mark, (length) => head(writer, names, definition.help, length))
    },
    targetInfo(resource) {
      const { names, values } = targetLabels(resource)
      const metric = bytesOf(writer, () => {
        writer.open(FAMILY.metric)
        writeLabels(writer, labelColumns(names), values)
        writer.open(METRIC.gauge)
        writer.number(VALUE, 1)
        writer.close()
        writer.close()
      })
      return Buffer.concat([head(writer, TARGET_NAMES, TARGET_HELP, metric.length), metric])
    },
    end: '',
  }
}

/** What stands before the Metrics. @param length - of the Metrics, in bytes */
function head(writer: ProtobufWriter, names: FamilyNames, help: string, length: number): Buffer {
  const fields = bytesOf(writer, () => {
    writer.text(FAMILY.name, names.sample)
    writer.text(FAMILY.help, help.replaceAll('\r', '') || 'No description.')
    writer.small(FAMILY.type, TYPES[typeOf(names)])
    if (names.unit !== '') writer.text(FAMILY.unit, names.unit)
  })
  const prefix = bytesOf(writer, () => writer.delimiter(fields.length + length))
  return Buffer.concat([prefix, fields])
}

/** The format has no type for facts and for states. */
function typeOf({ type }: FamilyNames): keyof typeof TYPES {
  return type === 'info' || type === 'stateset' ? 'gauge' : type
}

function bytesOf(writer: ProtobufWriter, write: () => void): Buffer {
  writer.reset()
  write()
  return Buffer.from(writer.finish())
}
