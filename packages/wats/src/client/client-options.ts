/** The options of a client, checked once. */
import * as z from 'zod'
import { describeValue } from '../report/report-problem.ts'
import { watsErrors } from '../wats-errors.ts'
import type { WatsCredentials } from './credentials.ts'

/** Pauses are random (full jitter), unless the server names one. */
export interface RetryOptions {
  /** Tries after the first. Default 4. */
  readonly retries?: number
  /** The first pause is a random one up to this, the next up to twice this, and so on. Default 500. */
  readonly baseMs?: number
  /** No pause of our own is longer. A server's Retry-After may be. Default 30,000. */
  readonly maxMs?: number
}

/** Everything but the address and the credentials has a default that suits a station. Durations in milliseconds. */
export type WatsClientOptions = WatsCredentials & {
  /** Root of the server, with a path if it has one: `https://acme.wats.com`. */
  readonly url: string
  /** For one try, until the whole answer is read. Default 30,000. */
  readonly timeoutMs?: number
  /** For one call with all its tries and pauses. Default 120,000. */
  readonly budgetMs?: number
  readonly retry?: RetryOptions | false
  /** Requests in any span of time; further ones wait their turn. Default 500 a minute. */
  readonly rateLimit?: { readonly limit: number; readonly intervalMs: number } | false
  /** Failures in a row after which the server is left alone, and for how long. Default 5 and 30,000. */
  readonly circuit?: { readonly failures: number; readonly openMs: number } | false
  /** Larger answers are an error. Default 64 MiB. */
  readonly maxAnswerBytes?: number
  /** Another fetch than the global one, for a proxy or certificates of one's own. */
  readonly fetch?: typeof globalThis.fetch
}

const above0 = z.int({ error: 'a whole number above 0' }).min(1, { error: 'a whole number above 0' })
/** Timers beyond this fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1
const duration = above0.max(MAX_TIMER_MS, { error: 'at most 2147483647 ms' })
const none = z.literal(false, { error: 'an object or false' })

const settings = z.object({
  timeoutMs: duration.default(30_000),
  budgetMs: duration.default(120_000),
  retry: none
    .or(
      z.strictObject({
        retries: z.int({ error: 'a whole number from 0' }).min(0, { error: 'a whole number from 0' }).default(4),
        baseMs: duration.default(500),
        maxMs: duration.default(30_000),
      }),
    )
    .prefault({}),
  rateLimit: none
    .or(z.strictObject({ limit: above0, intervalMs: duration }))
    .default({ limit: 500, intervalMs: 60_000 }),
  circuit: none.or(z.strictObject({ failures: above0, openMs: duration })).default({ failures: 5, openMs: 30_000 }),
  maxAnswerBytes: above0.default(64 * 1024 * 1024),
})

type Checked = z.infer<typeof settings>
/** `false` has become undefined. */
export interface ClientSettings extends Pick<Checked, 'timeoutMs' | 'budgetMs' | 'maxAnswerBytes'> {
  readonly url: URL
  readonly retry: Exclude<Checked['retry'], false> | undefined
  readonly rateLimit: Exclude<Checked['rateLimit'], false> | undefined
  readonly circuit: Exclude<Checked['circuit'], false> | undefined
}
export type RetrySettings = NonNullable<ClientSettings['retry']>

/** @throws ConfigurationError `WATS_OPTION_INVALID` naming the option, what was wanted and what came */
export function checkClientOptions(options: WatsClientOptions): ClientSettings {
  const { timeoutMs, budgetMs, retry, rateLimit, circuit, maxAnswerBytes } = options
  const given = { timeoutMs, budgetMs, retry, rateLimit, circuit, maxAnswerBytes }
  const result = settings.safeParse(given)
  if (result.success) return settingsOf(result.data, serverUrl(options.url))
  const issue = result.error.issues[0]
  const path = issue?.path ?? []
  const got = path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], given)
  throw watsErrors.optionInvalid({ key: path.join('.'), wanted: issue?.message, got: describeValue(got) })
}

function settingsOf(checked: Checked, url: URL): ClientSettings {
  const { retry, rateLimit, circuit } = checked
  return {
    ...checked,
    url,
    retry: retry || undefined,
    rateLimit: rateLimit || undefined,
    circuit: circuit || undefined,
  }
}

function serverUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw watsErrors.optionInvalid({
      key: 'url',
      wanted: 'an http or https URL',
      got: describeValue(withoutUser(text)),
    })
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    const wanted = 'a URL without user, password, query and fragment'
    throw watsErrors.optionInvalid({ key: 'url', wanted, got: `more at ${url.origin}` })
  }
  return url
}

/** A URL that we cannot take apart may hold a password all the same. */
function withoutUser(text: unknown): unknown {
  return typeof text === 'string' ? text.replace(/.*@/s, '…@') : text
}
