/** A task of a pool, for the tests here. */
import { workerData } from 'node:worker_threads'

const { loader, kit: address } = workerData
const { register } = await import(loader)
register()
const kit = await import(address)
const { runtime } = await import('@sightline/core')
await kit.start({ environment: {}, logs: { stdout: false }, instruments: false })

export function work(message) {
  return kit.runInContextOf(message, (task) => runtime.traces.start('pool task', { attributes: { task } }).end())
}
