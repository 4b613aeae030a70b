/** What is encoded: more batches than the processor's caches hold, and ids that were not yet text. */

export const BATCH = 512
export const BATCHES = 16

/** @param make - makes and ends one span in the given batch */
export function batchesOf<T>(make: (batch: T[]) => void): readonly T[][] {
  return Array.from({ length: BATCHES }, () => {
    const batch: T[] = []
    for (let at = 0; at < BATCH; at += 1) make(batch)
    return batch
  })
}
