/** What the server can be told to do wrong. One table of shapes serves the HTTP control and the in-process one. */
import { type WatsOperationName, watsOperations } from '@sightline/wats'
import * as z from 'zod'

const OPERATION_NAMES = Object.keys(watsOperations) as [WatsOperationName, ...WatsOperationName[]]

const whole = z.int({ error: 'a whole number' })
const ms = whole.min(0, { error: '0 ms or more' }).max(86_400_000, { error: 'at most a day, in ms' })
const seconds = whole.min(0, { error: '0 seconds or more' }).max(86_400, { error: 'at most a day, in seconds' })

/** Which requests it is for. */
const scope = {
  /** These operations only; all, when left out. */
  operations: z.array(z.enum(OPERATION_NAMES, { error: `one of ${OPERATION_NAMES.join(', ')}` })).optional(),
  /** For so many requests, then never again; until it is cleared, when left out. */
  times: whole.min(1, { error: '1 or more' }).optional(),
}

/** The pause a 429 or 503 asks for. */
const retryAfter = {
  retryAfterSeconds: seconds.optional(),
  /** As a number of seconds (the default) or as an HTTP date. */
  retryAfterAs: z.enum(['seconds', 'date'], { error: 'seconds or date' }).optional(),
}

export const misbehaviourSchema = z.discriminatedUnion(
  'kind',
  [
    /** Nobody listens for `forMs`: connections are refused, open ones are cut. */
    z.strictObject({ kind: z.literal('down'), forMs: ms.optional() }),
    /** The connection is reset before the request is looked at. */
    z.strictObject({ kind: z.literal('reset'), ...scope }),
    /** The answer waits; nothing else is wrong. */
    z.strictObject({ kind: z.literal('delay'), ms, ...scope }),
    /** 429, nothing is stored. */
    z.strictObject({ kind: z.literal('rateLimit'), ...retryAfter, ...scope }),
    /** 5xx, nothing is stored. */
    z.strictObject({
      kind: z.literal('fail'),
      status: whole.min(500, { error: '500 to 599' }).max(599, { error: '500 to 599' }).optional(),
      ...retryAfter,
      ...scope,
    }),
    /** The connection breaks once the request has arrived whole. `afterStoring` is the lost answer. */
    z.strictObject({
      kind: z.literal('drop'),
      when: z.enum(['beforeStoring', 'afterStoring'], { error: 'beforeStoring or afterStoring' }),
      ...scope,
    }),
    /** The answer trickles out, a few bytes at a time. */
    z.strictObject({
      kind: z.literal('trickle'),
      bytesAtATime: whole.min(1, { error: '1 or more' }).optional(),
      everyMs: ms.optional(),
      ...scope,
    }),
    /** The token is refused, whatever it is. */
    z.strictObject({
      kind: z.literal('refuseToken'),
      status: z.literal([401, 403], { error: '401 or 403' }),
      ...scope,
    }),
    /** 200 with something that is no answer; the request has been carried out. */
    z.strictObject({
      kind: z.literal('garbage'),
      body: z.string().optional(),
      contentType: z.string().optional(),
      ...scope,
    }),
  ],
  { error: 'an object whose kind is one of down, reset, delay, rateLimit, fail, drop, trickle, refuseToken, garbage' },
)

/** One order, as `server.misbehave` and `POST /__control/behaviour` take it. */
export type Misbehaviour = z.infer<typeof misbehaviourSchema>
export type MisbehaviourKind = Misbehaviour['kind']

export const MISBEHAVIOUR_KINDS = misbehaviourSchema.options.map((option) => option.shape.kind.value)

/** Checks what came over HTTP, or from a caller without types. @throws Error with path, wanted and got for each problem */
export function checkMisbehaviour(given: unknown): Misbehaviour {
  const result = misbehaviourSchema.safeParse(given)
  if (result.success) return result.data
  const problems = result.error.issues.map((issue) => {
    const got = issue.path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null)?.[key], given)
    return `${issue.path.join('.') || 'misbehaviour'}: wanted ${issue.message}, got ${JSON.stringify(got) ?? 'nothing'}`
  })
  throw new TypeError(problems.join('; '))
}
