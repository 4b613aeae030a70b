/** Files inside a report, base64 in JSON. The data is not decoded here: a report may carry many megabytes of it. */
import * as z from 'zod'
import { list, openObject, requiredText, text } from './field.ts'

export const binaryData = openObject({ contentType: text, data: requiredText, name: requiredText })
export type BinaryData = z.infer<typeof binaryData>

/** The file of one step. The server leaves the data out when it is asked to. */
export const attachment = openObject({ name: text, contentType: text, data: text })
export type Attachment = z.infer<typeof attachment>

/** Structured data of the equipment's own: name, and properties that are kept as they came. */
export const additionalData = openObject({ name: text, props: list(z.unknown()) })
export type AdditionalData = z.infer<typeof additionalData>
