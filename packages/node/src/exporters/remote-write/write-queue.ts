/** Requests that wait for their receiver, in order; bounded in bytes. What is too much drops the oldest. */
import type { PackedRequest } from './request-paper.ts'

export interface WriteQueue {
  readonly bytes: number
  /** The oldest. */
  first(): PackedRequest | undefined
  add(request: PackedRequest): void
  /** Takes out the oldest, when it is still this one. */
  done(request: PackedRequest): boolean
  takeAll(): readonly PackedRequest[]
}

/** @param onDropped - told of the samples of a request that had to make room */
export function createWriteQueue(maxBytes: number, onDropped: (samples: number) => void): WriteQueue {
  let requests: PackedRequest[] = []
  let bytes = 0
  const takeFirst = (): PackedRequest | undefined => {
    const request = requests.shift()
    bytes -= request?.body.length ?? 0
    return request
  }
  return {
    get bytes() {
      return bytes
    },
    first: () => requests[0],
    add(request) {
      requests.push(request)
      bytes += request.body.length
      // The newest stays, however large it is.
      while (bytes > maxBytes && requests.length > 1) onDropped(takeFirst()?.samples ?? 0)
    },
    done(request) {
      if (requests[0] !== request) return false
      takeFirst()
      return true
    },
    takeAll() {
      const all = requests
      requests = []
      bytes = 0
      return all
    },
  }
}
