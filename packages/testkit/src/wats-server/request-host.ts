/** What the requests of one server share. */
import type { Operation } from '@sightline/core'
import type { WatsOperationName } from '@sightline/wats'
import type { Misbehaviours } from './misbehaviour/misbehaviours.ts'
import type { RequestLog } from './request-log.ts'
import type { ServerSettings } from './server-settings.ts'
import type { Store } from './store/open-store.ts'
import type { ServerRecorders } from './wats-server-metrics.ts'

/** What handlers use of it. */
export interface ServerParts {
  readonly store: Store
  readonly settings: ServerSettings
  readonly recorders: ServerRecorders
}

export interface RequestHost extends ServerParts {
  readonly misbehaviours: Misbehaviours
  readonly requests: RequestLog
  readonly operations: Readonly<Record<WatsOperationName, Operation>>
  /** Aborts when the server stops for good: nothing waits any more. */
  readonly stopping: AbortSignal
}
