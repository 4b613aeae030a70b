/** Reads what a converter gave back. Converters may be plain JavaScript, so nothing is taken on trust. */
import type { ConversionResult } from './contract.ts'

/** A result that has the shape of the contract, or what is wrong with it in words for its author. */
export type ReadResult =
  | { readonly ok: true; readonly result: ConversionResult }
  | { readonly ok: false; readonly problem: string }

/** The drafts in the result are not looked into: the report model checks them one by one. */
export function readResult(given: unknown): ReadResult {
  if (typeof given !== 'object' || given === null)
    return problem(`wanted an object with a kind, got ${typeName(given)}`)
  const fields = given as Readonly<Record<string, unknown>>
  switch (fields['kind']) {
    case 'reports':
      return readReports(fields)
    case 'notReady':
      if (!isDelay(fields['retryAfterMs'])) return problem('retryAfterMs must be a number of milliseconds')
      return isReason(fields) ? { ok: true, result: given as ConversionResult } : problem('"notReady" needs a reason')
    case 'rejected':
      if (!isTexts(fields['problems'])) return problem('problems must be a list of texts')
      return isReason(fields) ? { ok: true, result: given as ConversionResult } : problem('"rejected" needs a reason')
    default:
      return problem(
        `its kind must be "reports", "notReady" or "rejected", got ${JSON.stringify(fields['kind']) ?? 'nothing'}`,
      )
  }
}

function readReports(fields: Readonly<Record<string, unknown>>): ReadResult {
  if (!Array.isArray(fields['reports'])) return problem(`"reports" must be a list, got ${typeName(fields['reports'])}`)
  if (!isTexts(fields['warnings'])) return problem('warnings must be a list of texts')
  return { ok: true, result: fields as unknown as ConversionResult }
}

function isReason({ reason }: Readonly<Record<string, unknown>>): boolean {
  return typeof reason === 'string' && reason !== ''
}

function isTexts(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every((one) => typeof one === 'string'))
}

function isDelay(value: unknown): boolean {
  return value === undefined || (typeof value === 'number' && value >= 0 && Number.isFinite(value))
}

function problem(text: string): ReadResult {
  return { ok: false, problem: text }
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  return Array.isArray(value) ? 'a list' : typeof value
}
