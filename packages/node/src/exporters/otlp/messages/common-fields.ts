/** opentelemetry/proto/common/v1/common.proto and resource/v1/resource.proto. */
import { fixed64, lengthed, varint } from '../../protobuf/field.ts'

export const RESOURCE = { attributes: lengthed(1, 'attributes') }

export const SCOPE = { name: lengthed(1, 'name'), version: lengthed(2, 'version') }

export const KEY_VALUE = { key: lengthed(1, 'key'), value: lengthed(2, 'value') }

export const ANY_VALUE = {
  string: lengthed(1, 'stringValue'),
  boolean: varint(2, 'boolValue'),
  integer: varint(3, 'intValue'),
  double: fixed64(4, 'doubleValue'),
  array: lengthed(5, 'arrayValue'),
  record: lengthed(6, 'kvlistValue'),
}

/** Of an ArrayValue and of a KeyValueList. */
export const LIST_VALUES = lengthed(1, 'values')
