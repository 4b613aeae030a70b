/** The WATS server: reached, the token taken, and the two clocks alike. One call answers all three. */
import { describeError, isSightlineError } from '@sightline/core'
import { createWatsClient } from '@sightline/wats'
import type { LoadedConfig } from '../../config/load.ts'
import { exitNameOf } from '../exit-name-of.ts'
import { durationText, roughly } from '../output/duration-text.ts'
import { helpFor } from '../report-failure.ts'
import { type Finding, fail, pass, warn } from './finding.ts'

const SERVER = 'server'
const TOKEN = 'token'
const CLOCK = 'clock'
const MOST_MS = 10_000
/** Beyond this the times in reports and logs of the two cannot be laid side by side. */
const CLOCK_WARN_MS = 30_000
/** The Date header has whole seconds; on average it is this much behind. */
const HALF_SECOND_MS = 500

interface Clocks {
  readonly serverMs: number
  readonly hereMs: number
}

export async function checkServer(loaded: LoadedConfig, signal: AbortSignal): Promise<Finding[]> {
  const { url, timeout } = loaded.config.server
  let clocks: Clocks | undefined
  const fetchAndLook: typeof fetch = async (...request) => {
    const sentMs = Date.now()
    const response = await fetch(...request)
    const serverMs = Date.parse(response.headers.get('date') ?? '')
    if (!Number.isNaN(serverMs)) clocks = { serverMs: serverMs + HALF_SECOND_MS, hereMs: (sentMs + Date.now()) / 2 }
    return response
  }
  try {
    const client = createWatsClient({
      url,
      token: loaded.serverToken,
      timeoutMs: Math.min(timeout, MOST_MS),
      retry: false,
      circuit: false,
      rateLimit: false,
      fetch: fetchAndLook,
    })
    const startMs = performance.now()
    const version = await client.version({ signal, retry: false })
    const took = durationText(performance.now() - startMs)
    return [
      pass(SERVER, `${url} answers in ${took}, version ${version}`),
      pass(TOKEN, 'accepted'),
      clockFinding(clocks),
    ]
  } catch (error) {
    signal.throwIfAborted()
    return [...refusal(error, url), clockFinding(clocks)]
  }
}

/** A server that refuses the token has at least answered. */
function refusal(error: unknown, url: string): Finding[] {
  const exit = exitNameOf(error)
  const text = describeError(error).message
  const advice = helpFor(error) ?? 'See the message.'
  if (exit === 'refused') return [pass(SERVER, `${url} answers`), fail(TOKEN, exit, text, advice)]
  const isOption = isSightlineError(error) && error.code === 'WATS_OPTION_INVALID'
  const first = fail(isOption ? TOKEN : SERVER, exit === 'failure' ? 'network' : exit, text, advice)
  return isOption
    ? [first]
    : [first, warn(TOKEN, 'not tried: the server gave no answer to it', 'Check again when the server answers.')]
}

function clockFinding(clocks: Clocks | undefined): Finding {
  if (clocks === undefined)
    return warn(CLOCK, 'not compared: the server told no time', 'Check again when the server answers.')
  const ahead = clocks.hereMs - clocks.serverMs
  const size = roughly(Math.abs(ahead))
  if (Math.abs(ahead) < CLOCK_WARN_MS) return pass(CLOCK, `within ${size} of the server's`)
  const where = ahead > 0 ? 'ahead of' : 'behind'
  return warn(CLOCK, `the clock here is ${size} ${where} the server's`, 'Let both follow a time server (NTP).')
}
