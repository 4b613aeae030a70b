/** A real Prometheus, as Debian ships it, scraping what it is told to. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { freePort } from './free-port.ts'
import { until } from './until.ts'

export const hasPrometheus = spawnSync('prometheus', ['--version']).status === 0

export interface Target {
  readonly job: string
  /** `127.0.0.1:9464` */
  readonly address: string
}

export interface PrometheusSample {
  readonly metric: Readonly<Record<string, string>>
  readonly value: readonly [number, string]
}

export interface Prometheus {
  readonly url: string
  query(promql: string): Promise<PrometheusSample[]>
  /** Trace ids of the exemplars of these series. */
  exemplars(promql: string): Promise<string[]>
  targets(): Promise<{ scrapePool: string; health: string; lastError: string }[]>
}

/** @param features - of `--enable-feature`, beside the storage of exemplars */
export async function startPrometheus(
  t: TestContext,
  targets: readonly Target[],
  features: readonly string[] = [],
): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-e2e-'))
  const port = await freePort()
  writeFileSync(join(folder, 'prometheus.yml'), configText(targets))
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      `--enable-feature=${['exemplar-storage', ...features].join()}`,
      '--web.enable-remote-write-receiver',
      '--log.level=warn',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const ended = new Promise((resolve) => child.once('close', resolve))
  t.after(async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  })
  const url = `http://127.0.0.1:${port}`
  await until('Prometheus to be ready', async () => (await fetch(`${url}/-/ready`)).ok)
  return {
    url,
    query: async (promql) => (await api<{ result: PrometheusSample[] }>(url, 'query', { query: promql })).result,
    async exemplars(promql) {
      const start = String(Math.floor(Date.now() / 1000) - 600)
      const end = String(Math.ceil(Date.now() / 1000) + 60)
      const found = await api<{ exemplars: { labels: Record<string, string> }[] }[]>(url, 'query_exemplars', {
        query: promql,
        start,
        end,
      })
      return found.flatMap((series) => series.exemplars.map((exemplar) => exemplar.labels['trace_id'] ?? ''))
    },
    targets: async () => (await api<{ activeTargets: never[] }>(url, 'targets', {})).activeTargets,
  }
}

function configText(targets: readonly Target[]): string {
  const jobs = targets.map(
    ({ job, address }) => `  - job_name: ${job}\n    static_configs: [{ targets: ['${address}'] }]`,
  )
  return `global: { scrape_interval: 1s, scrape_timeout: 1s }\nscrape_configs:\n${jobs.join('\n')}\n`
}

async function api<T>(url: string, path: string, query: Readonly<Record<string, string>>): Promise<T> {
  const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(query)}`)
  const answer = (await response.json()) as { status: string; data: T; error?: string }
  if (answer.status !== 'success') throw new Error(`Prometheus says: ${answer.error}`)
  return answer.data
}
