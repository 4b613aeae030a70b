/**
 * What the configuration of a watched folder tells the built-in formats. Everything is explicit: what a file does not
 * say and this does not say either makes the file rejected with the name of the key. Serial and start have no key.
 */
import * as z from 'zod'

const headerText = z.string().trim().min(1).max(100)
const processCode = z.int().min(0).max(32_767)

/** Part of the schema of the configuration; the descriptions end up in its reference. */
export const conversionOptions = z.strictObject({
  defaults: z
    .strictObject({
      machineName: headerText.optional().describe('Name of the test station, where a file does not say it.'),
      location: headerText.optional().describe('Where the test station stands, where a file does not say it.'),
      purpose: headerText.optional().describe('Purpose of the test, where a file does not say it: "Production".'),
      processCode: processCode.optional().describe('Code of the test operation, where a file does not say it.'),
      revision: headerText.optional().describe('A fixed revision of the product, where a file does not say it.'),
    })
    .default({})
    .describe('Values for what a file leaves out. Serial number and start are never filled in.'),
  timeZone: z
    .string()
    .refine(isTimeZone, 'must be "local", "UTC" or an IANA name like "Europe/Oslo"')
    .optional()
    .describe(
      'Time zone of starts that are written without an offset: "local", "UTC" or an IANA name. Without it they are rejected.',
    ),
  processes: z
    .record(z.string(), processCode)
    .default({})
    .describe('Codes of test operations that files call by name: { "Functional Test": 10 }.'),
  decimalSeparator: z
    .enum(['.', ','])
    .optional()
    .describe('How CSV and text files write numbers, where it cannot be told from the file.'),
})

/** After checking, with defaults filled in. */
export type ConversionOptions = z.infer<typeof conversionOptions>
/** As a person writes them: what has a default may be left out. */
export type ConversionOptionsInput = z.input<typeof conversionOptions>

/**
 * The options of a conversion, for a built-in format. Keys of other converters are not our concern here: the
 * configuration is checked where it is read.
 * @throws Error naming key and wanted, which makes the conversion fail: the configuration is wrong, not the file
 */
export function readConversionOptions(options: Readonly<Record<string, unknown>>): ConversionOptions {
  const result = conversionOptions.loose().safeParse(options)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new Error(`the option "${issue?.path.join('.')}" is wrong: ${issue?.message}`)
}

function isTimeZone(name: string): boolean {
  if (name === 'local') return true
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}
