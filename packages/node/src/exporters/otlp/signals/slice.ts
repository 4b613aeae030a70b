/** How long encoding may hold the event loop at a time, ms: three signals may each have a slice in the same turn. */
export const SLICE_MS = 1
