/** Where requests wait on disk, and how many bytes of them. */

export const DEFAULT_SPOOL_BYTES = 100_000_000

export interface SpoolOptions {
  /** A folder that may be shared by all processes of a machine; made when it is not there. */
  readonly folder: string
  /** Most bytes that this process keeps there; beyond, the oldest are dropped and counted. Default 100 MB. */
  readonly maxBytes?: number
}
