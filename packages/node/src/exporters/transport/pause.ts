/** The time between two attempts. */

/** Resolves after this time, or when `stop` aborts. Keeps no process alive. */
export function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      stop.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    timer.unref()
    stop.addEventListener('abort', end, { once: true })
    if (stop.aborted) end()
  })
}
