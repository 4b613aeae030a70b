/**
 * The building blocks of the report schemas. Each block's zod message is the phrase that stands for `wanted` in a
 * ReportProblem, so no message is put together twice. Optional fields take null, as real exports do; null is kept.
 */
import * as z from 'zod'

const WHOLE_NUMBER = /^[+-]?\d{1,15}$/
const BLANK = /^\s*$/
/** RFC 4122 form; any version, since equipment makes its own. */
const UUID = /^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/

/** An object that keeps the keys it does not know, typed without them, so that a misspelt field does not compile. */
export function openObject<const S extends z.core.$ZodLooseShape>(shape: S): z.ZodObject<S, z.core.$strip> {
  return z.looseObject(shape, { error: 'an object' }) as unknown as z.ZodObject<S, z.core.$strip>
}

export function list<T extends z.ZodType>(item: T) {
  return z.array(item, { error: 'a list' }).nullish()
}

/** Text that may be missing. */
export const text = z.string({ error: 'text' }).nullish()

/** Text that must be there; empty is allowed. */
export const requiredText = z.string({ error: 'text' })

/** The identifying header fields: 1 to 100 characters, not only blanks. */
export const headerText = z
  .string({ error: 'text of 1 to 100 characters' })
  .check(z.refine((value) => value.length <= 100 && !BLANK.test(value), { error: 'text of 1 to 100 characters' }))

/** A whole number; one written as text becomes a number. */
export const requiredWholeNumber = z.unknown().transform((value, context): number => {
  const number = typeof value === 'string' && WHOLE_NUMBER.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : refuse(context, 'a whole number')
})
export const wholeNumber = requiredWholeNumber.nullish()

/** Codes and ids that equipment writes either way; kept as they came. */
export const numberOrText = z
  .custom<number | string>(
    (value) => typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value)),
    {
      error: 'a number or text',
    },
  )
  .nullish()

export const flag = z.boolean({ error: 'true or false' }).nullish()

export const uuid = z.string({ error: 'a UUID' }).check(z.regex(UUID, { error: 'a UUID' }))

/** For transforms: notes what was wanted and gives the value that zod ignores. */
export function refuse(context: z.core.$RefinementCtx, wanted: string): never {
  context.issues.push({ code: 'custom', message: wanted, input: context.value })
  return z.NEVER
}
