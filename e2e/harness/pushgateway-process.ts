/** A real Pushgateway, as Debian ships it. */
import { spawn, spawnSync } from 'node:child_process'
import type { TestContext } from 'node:test'
import { freePort } from './free-port.ts'
import { until } from './until.ts'

export const hasPushgateway = spawnSync('prometheus-pushgateway', ['--version']).status === 0

/** @returns its address */
export async function startPushgateway(t: TestContext): Promise<string> {
  const port = await freePort()
  // Debian's would keep its metrics in a file of the machine.
  const options = [`--web.listen-address=127.0.0.1:${port}`, '--persistence.file=', '--log.level=error']
  const child = spawn('prometheus-pushgateway', options, { stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = new Promise((resolve) => child.once('close', resolve))
  t.after(async () => {
    child.kill('SIGTERM')
    await ended
  })
  const url = `http://127.0.0.1:${port}`
  await until('the Pushgateway to be ready', async () => (await fetch(`${url}/-/ready`)).ok)
  return url
}
