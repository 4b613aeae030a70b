/** What a running station says of itself, read from whatever it answers; an older or newer one may say less or more. */
import { describeError, isSightlineError } from '@sightline/core'
import { z } from 'zod'
import type { PublicConfig } from '../../config/load.ts'
import { cliErrors } from '../cli-errors.ts'
import type { AdminClient } from './admin-client.ts'

const checkEntry = z.object({
  status: z.string(),
  output: z.string().optional(),
  observedValue: z.union([z.number(), z.string()]).optional(),
  observedUnit: z.string().optional(),
  time: z.string().optional(),
})
const details = z.object({ checks: z.record(z.string(), z.array(checkEntry)) })
const phase = z.object({ phase: z.string() })
const overall = z.object({ status: z.enum(['ok', 'degraded', 'unhealthy']) })
const gate = z.object({ state: z.string(), reason: z.string().optional(), untilMs: z.number().optional() })
const folderStatus = z.object({
  name: z.string(),
  path: z.string(),
  state: z.string(),
  reason: z.string().optional(),
  lastScanMs: z.number().optional(),
  filesSeen: z.number(),
  waiting: z.number(),
  isHeld: z.boolean(),
})
const station = z.object({
  name: z.string(),
  server: z.string(),
  journalPath: z.string().optional(),
  delivery: gate,
  folders: z.array(folderStatus),
})

export type ServiceFolder = z.infer<typeof folderStatus>
export type ServiceCheck = z.infer<typeof checkEntry> & { readonly name: string }

export type ServiceState =
  | { readonly isRunning: false; readonly reason: string }
  | {
      readonly isRunning: true
      readonly address: string
      readonly overall: 'ok' | 'degraded' | 'unhealthy' | 'unknown'
      readonly isReady: boolean
      /** Told while it is not ready: `starting`, `running`, `draining`. */
      readonly phase: string | undefined
      readonly checks: readonly ServiceCheck[]
      readonly station: z.infer<typeof station> | undefined
      /** Why a part of this is missing. */
      readonly problem: string | undefined
    }

/** @throws only when the caller's signal aborts */
export async function readService(client: AdminClient, { journalPath }: PublicConfig): Promise<ServiceState> {
  try {
    const [health, ready] = await Promise.all([client.get('/health'), client.get('/health/ready')])
    const told = await ask(client)
    const { address } = client
    const other = told.station?.journalPath
    if (other !== undefined && other !== journalPath) {
      return { isRunning: false, reason: cliErrors.otherStation({ address, other, journal: journalPath }).message }
    }
    return {
      isRunning: true,
      address,
      overall: overall.safeParse(health.body).data?.status ?? 'unknown',
      isReady: ready.status === 200,
      phase: phase.safeParse(ready.body).data?.phase,
      ...told,
    }
  } catch (error) {
    if (isSightlineError(error) && error.code === cliErrors.notRunning.code) {
      return { isRunning: false, reason: String(error.details?.['reason']) }
    }
    throw error
  }
}

/** What needs the token off loopback. */
async function ask(client: AdminClient) {
  try {
    const [health, state] = await Promise.all([client.get('/health/details'), client.get('/station/status')])
    const { checks = {} } = details.safeParse(health.body).data ?? {}
    return {
      checks: Object.entries(checks).flatMap(([name, entries]) => entries.map((entry) => ({ name, ...entry }))),
      station: station.safeParse(state.body).data,
      problem: undefined,
    }
  } catch (error) {
    if (isSightlineError(error) && error.code === cliErrors.adminRefused.code) {
      return { checks: [], station: undefined, problem: describeError(error).message }
    }
    throw error
  }
}
