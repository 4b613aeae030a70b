/**
 * CPU time of this process, all threads: what a busy neighbour takes is not counted, what garbage collection takes on
 * other threads is.
 */

/** Microseconds since the start. */
export function cpuUs(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}
