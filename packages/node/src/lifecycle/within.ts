/** Waiting for work that may take too long. */

/**
 * Waits for the work, but not for longer than this; keeps the process alive meanwhile.
 *
 * @returns false when the time was over first: the work goes on, and whoever began it must see to its errors
 */
export async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms)
  })
  try {
    return await Promise.race([work.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}
