/** What may be asked of a running station over its admin server: its state, and to try again what rests. */
import type { AdminRoute } from '@sightline/node'
import { z } from 'zod'
import type { Journal, RetrySelection } from '../journal/journal.ts'
import { controlErrors } from './control-errors.ts'
import type { StationStatus } from './station-status.ts'

const ids = z.array(z.int().min(1)).min(1).max(1000)
const selection = z.union([
  z.strictObject({ fileIds: ids }),
  z.strictObject({ reportNos: ids }),
  z.strictObject({
    state: z.enum(['FAILED', 'REJECTED', 'WAITING', 'DEAD', 'RETRY']),
    folder: z.string().min(1).optional(),
    limit: z.int().min(1).max(1000).default(1000),
  }),
])

export interface ControlParts {
  /** undefined until the station runs. */
  journal(): Journal | undefined
  status(): StationStatus | undefined
  /** Something was made due. */
  onRetried(): void
}

export function controlRoutes({ journal, status, onRetried }: ControlParts): AdminRoute[] {
  return [
    {
      method: 'GET',
      path: '/station/status',
      handle: () => ({ body: started(status()) }),
    },
    {
      method: 'POST',
      path: '/station/retry',
      async handle(request) {
        const wanted = selection.safeParse(await request.json())
        if (!wanted.success) throw controlErrors.badSelection({ problem: z.prettifyError(wanted.error) })
        const retried = await started(journal()).retry(wanted.data as RetrySelection)
        onRetried()
        return { body: retried }
      },
    },
  ]
}

function started<T>(value: T | undefined): T {
  if (value === undefined) throw controlErrors.starting({})
  return value
}
