/** We and the peers, as holders of series. */
import type { SeriesHolder } from './series-holder.ts'

/** By name. Each loads its own library and nobody else's, when it is called. */
export const HOLDERS: Readonly<Record<string, (seriesCount: number) => Promise<SeriesHolder>>> = {
  ours: async (seriesCount) => (await import('./ours.ts')).holder(seriesCount),
  'prom-client': async () => (await import('./prom-client.ts')).holder(),
  opentelemetry: async (seriesCount) => (await import('./opentelemetry.ts')).holder(seriesCount),
}
