/** POST /api/Report/WSJF: one report as JSON. Nothing is stored unless the model of @sightline/wats accepts it. */
import { createHash } from 'node:crypto'
import { TextDecoder } from 'node:util'
import { checkReport, formatProblems, type Report } from '@sightline/wats'
import type { Call } from '../call.ts'
import type { Answer } from '../http/answer.ts'
import type { ServerParts } from '../request-host.ts'
import { watsServerErrors } from '../wats-server-errors.ts'
import { wsjfFacts } from '../wsjf/wsjf-facts.ts'
import { storeDocument } from './store-document.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** @throws ValidationError naming each path, what was wanted and what was there */
export async function submitWsjf(call: Call, parts: ServerParts): Promise<Answer> {
  const bytes = await wholeBody(call)
  parts.recorders.received.add(bytes.length, { format: 'wsjf' })
  const parsed = parseJson(bytes)
  call.received(idsIn(parsed.value), createHash('sha256').update(bytes).digest('hex'))
  call.beforeStoring()

  if (parsed.error !== undefined) throw parsed.error
  const facts = wsjfFacts(reportOf(parsed.value))
  const writer = parts.store.bodies.begin()
  writer.write(bytes)
  return storeDocument(parts, { format: 'wsjf', body: writer.finish(), reports: [facts] })
}

async function wholeBody(call: Call): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of call.body()) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Gives the error back instead of throwing it: a submission counts as received before it is refused. */
function parseJson(bytes: Buffer): { readonly value?: unknown; readonly error?: Error } {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) }
  } catch (error) {
    const problem = (error as Error).message
    return { error: watsServerErrors.bodyUnreadable({ wanted: 'JSON', problem }, { cause: error }) }
  }
}

function idsIn(json: unknown): string[] {
  const id: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, 'id') : undefined
  return typeof id === 'string' && UUID.test(id) ? [id.toLowerCase()] : []
}

function reportOf(json: unknown): Report {
  const result = checkReport(json)
  if (result.ok) return result.report
  throw watsServerErrors.reportInvalid({ problem: formatProblems(result.problems, result.more) })
}
