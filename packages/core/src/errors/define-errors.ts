/** Errors are declared in tables: a table gives typed makers and feeds the catalogue that the reference is made from. */
import { claimCode, type ErrorDefinition } from './catalogue.ts'
import { type ErrorMaker, makerOf, PLACEHOLDER } from './error-maker.ts'
import { isErrorKind } from './kind-rules.ts'

const CODE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/

export type ErrorTable = { readonly [key: string]: ErrorDefinition }
export type ErrorMakers<T extends ErrorTable> = { readonly [K in keyof T]: ErrorMaker<T[K]> }

/**
 * Declares errors and gives a maker for each:
 * `{ unreachable: { code: 'WATS_UNREACHABLE', kind: 'connection', message: 'WATS server {host} cannot be reached' } }`
 * makes `errors.unreachable({ host }, { cause })`. Makers never throw.
 *
 * @throws SightlineError `SL_ERROR_CODE_TAKEN` when another table has the code, `SL_ERROR_INVALID` naming the row and the rule
 */
export function defineErrors<const T extends ErrorTable>(table: T): ErrorMakers<T> {
  const makers: Record<string, unknown> = {}
  for (const [row, definition] of Object.entries(table)) {
    checkDefinition(row, definition)
    const taken = claimCode(definition)
    if (taken !== undefined) throw ownErrors.codeTaken({ row, code: definition.code, by: taken.message })
    makers[row] = makerOf(definition)
  }
  return makers as ErrorMakers<T>
}

const ownErrors = defineErrors({
  invalid: {
    code: 'SL_ERROR_INVALID',
    kind: 'configuration',
    message: 'Error table row "{row}": {field} must be {wanted}, got {got}',
    help: 'Correct the row of the table that `defineErrors` was given.',
  },
  codeTaken: {
    code: 'SL_ERROR_CODE_TAKEN',
    kind: 'configuration',
    message: 'Error table row "{row}": code {code} is taken already, by "{by}"',
    help: 'Choose another code: a code names one error in the whole process.',
  },
})

function checkDefinition(row: string, { code, kind, message }: ErrorDefinition): void {
  const refuse = (field: string, wanted: string, got: unknown) =>
    ownErrors.invalid({ row, field, wanted, got: JSON.stringify(got) ?? `a ${typeof got}` })
  if (typeof code !== 'string' || !CODE.test(code)) {
    throw refuse('code', 'upper-case words joined by "_", like WATS_UNREACHABLE', code)
  }
  if (!isErrorKind(kind)) throw refuse('kind', 'one of ERROR_KINDS', kind)
  if (typeof message !== 'string' || message === '' || /[{}]/.test(message.replace(PLACEHOLDER, ''))) {
    throw refuse('message', 'a sentence whose braces enclose plain names', message)
  }
}
