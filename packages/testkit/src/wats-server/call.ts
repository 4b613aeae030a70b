/** One call of an operation, as its handler sees it, and who answers it. */
import type { WatsOperationName } from '@sightline/wats'
import type { Answer } from './http/answer.ts'
import type { QueryParameters } from './http/query-parameters.ts'
import type { ServerParts } from './request-host.ts'

/** What a handler may know of the request. */
export interface Call {
  readonly operation: WatsOperationName
  /** Parts of the path. */
  readonly parameters: Readonly<Record<string, string>>
  readonly query: QueryParameters
  /** The body as it comes, unpacked. @throws what `readBody` throws */
  body(): AsyncIterable<Buffer>
  /** Notes the ids that the body names and its hash: it has arrived. */
  received(ids: readonly string[], sha256: string): void
  /** The last moment before anything is stored; a misbehaviour may end the call here. @throws CallEnding */
  beforeStoring(): void
}

/** Answers one operation, or throws an error of the catalogue for it to be answered with. */
export type Handler = (call: Call, parts: ServerParts) => Answer | Promise<Answer>
