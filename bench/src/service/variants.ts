/** The service bare, with us, with metrics and logs by hand, and with all three peers in two ways. */
import type { Variants } from './variant.ts'

export const VARIANTS: Variants = {
  bare: async () => (await import('./variants/bare.ts')).variant(),
  ours: async (options) => (await import('./variants/ours.ts')).variant(options),
  'prom-client + pino': async (options) => (await import('./variants/prom-client-pino.ts')).variant(options),
  'all-three': async (options) => (await import('./variants/all-three.ts')).variant(options),
  'all-three-lean': async (options) => (await import('./variants/all-three-lean.ts')).variant(options),
}
