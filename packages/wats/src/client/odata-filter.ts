/**
 * Filters for header queries (OData 4.01, 5.1.1). Values are written by type, quotes in text are doubled, so no value
 * can change what the filter asks: `odata.and(odata.eq('serialNumber', "O'Neil"), odata.ge('start', since))`.
 */
import { watsErrors } from '../wats-errors.ts'
import type { ReportHeader } from './report-header.ts'

export type FilterField = Extract<keyof ReportHeader, string>
export type FilterValue = string | number | boolean | Date | null

export const odata = {
  eq: comparison('eq'),
  ne: comparison('ne'),
  gt: comparison('gt'),
  ge: comparison('ge'),
  lt: comparison('lt'),
  le: comparison('le'),
  contains: textFunction('contains'),
  startsWith: textFunction('startswith'),
  endsWith: textFunction('endswith'),
  /** All of them. */
  and: (...filters: readonly [string, ...string[]]) => join(filters, 'and'),
  /** Any of them. */
  or: (...filters: readonly [string, ...string[]]) => join(filters, 'or'),
  not: (filter: string) => `not (${filter})`,
} as const

function comparison(operator: string) {
  return (field: FilterField, value: FilterValue) => `${field} ${operator} ${literal(field, value)}`
}

function textFunction(name: string) {
  return (field: FilterField, part: string) => `${name}(${field},${literal(field, part)})`
}

function join(filters: readonly string[], word: string): string {
  return filters.length === 1 ? (filters[0] as string) : filters.map((filter) => `(${filter})`).join(` ${word} `)
}

/** @throws ValidationError `WATS_ARGUMENT_INVALID` for a number or a date that OData cannot say */
function literal(field: string, value: FilterValue): string {
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString()
  if (typeof value === 'boolean' || value === null || (typeof value === 'number' && Number.isFinite(value))) {
    return String(value)
  }
  throw watsErrors.argumentInvalid({ operation: 'odata', problem: `${field}: wanted a finite value, got ${value}` })
}
