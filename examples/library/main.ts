/**
 * An application on top of the library. By itself the library is silent; the application decides:
 *
 *   node --import tsx examples/library/main.ts            prints the sums, nothing more
 *   node --import tsx examples/library/main.ts --watch    the same, with the library's log lines and metrics
 */
import { convertMoney } from './rates.ts'

const isWatched = process.argv.includes('--watch')
const sightline = isWatched ? await watch() : undefined

for (const [amount, from, to] of [
  [100, 'EUR', 'SEK'],
  [50, 'USD', 'EUR'],
  [5, 'EUR', 'XXX'],
] as const) {
  try {
    process.stdout.write(`${amount} ${from} = ${(await convertMoney(amount, from, to)).toFixed(2)} ${to}\n`)
  } catch (error) {
    process.stdout.write(`${amount} ${from} = ? ${to}: ${(error as Error).message}\n`)
  }
}

if (sightline !== undefined) {
  const page = await (await fetch(`${sightline.adminUrl}/metrics`)).text()
  process.stdout.write(
    `${page
      .split('\n')
      .filter((line) => line.startsWith('rates_cache'))
      .join('\n')}\n`,
  )
  await sightline.stop()
}

/** Loaded here only: an application that does not watch does not pay for it. */
async function watch() {
  const { start } = await import('@sightline/node')
  return await start({ service: 'till', admin: { port: 0 }, logs: { format: 'text', levels: { rates: 'debug' } } })
}
