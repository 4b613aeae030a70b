/**
 * A library that can be seen into. It imports @sightline/core and nothing else of Sightline, and switches nothing on:
 * in an application that does not care it prints nothing, opens nothing and costs nanoseconds.
 */
import { defineErrors, defineMetrics, logger, metrics, operation } from '@sightline/core'

const log = logger('rates')
const record = metrics(
  defineMetrics({
    cache: {
      kind: 'counter',
      name: 'rates.cache.lookups',
      unit: '{lookup}',
      labels: ['result'],
      values: { result: ['hit', 'miss'] },
      help: 'Look-ups of exchange rates by whether the cache had them.',
    },
  }),
)
const errors = defineErrors({
  unknownCurrency: {
    code: 'RATES_UNKNOWN_CURRENCY',
    kind: 'validation',
    message: 'no rate is known for "{currency}"',
    help: 'Give an ISO 4217 code in capital letters, such as EUR.',
  },
})
const convert = operation({ name: 'rates.convert', help: 'Convert an amount of money', metric: 'rates.convert' })

const PER_EURO: Readonly<Record<string, number>> = { EUR: 1, SEK: 11.2, USD: 1.08 }
const cache = new Map<string, number>()

/**
 * @param amount - in units of `from`
 * @returns the amount in units of `to`
 * @throws ValidationError `RATES_UNKNOWN_CURRENCY`
 */
export function convertMoney(amount: number, from: string, to: string): Promise<number> {
  return convert.run({ fields: { from, to } }, async () => {
    const rate = (await rateOf(to)) / (await rateOf(from))
    log.debug('converted', { amount, rate })
    return amount * rate
  })
}

async function rateOf(currency: string): Promise<number> {
  const kept = cache.get(currency)
  record.cache.add(1, { result: kept === undefined ? 'miss' : 'hit' })
  if (kept !== undefined) return kept
  const rate = PER_EURO[currency]
  if (rate === undefined) {
    log.warn('a currency without a rate was asked for', { currency })
    throw errors.unknownCurrency({ currency })
  }
  cache.set(currency, rate)
  return rate
}
