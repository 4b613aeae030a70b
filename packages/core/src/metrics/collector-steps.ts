/** What stands between the registry's families and whoever collects, in the order in which it came. */
import type { Guard } from '../guard.ts'
import type { MetricFamily } from './family.ts'
import type { CollectorStep, Metrics } from './metrics.ts'

const WHERE = 'metrics collector'

export interface CollectorSteps extends Pick<Metrics, 'addCollector' | 'prepare'> {
  /** What is left of the families, or has come to them, in order of name. */
  through(own: MetricFamily[]): MetricFamily[]
}

export function createCollectorSteps(guard: Guard): CollectorSteps {
  const steps = new Map<CollectorStep, (() => Promise<void>) | undefined>()
  return {
    addCollector(step, prepare) {
      steps.set(step, prepare)
      return () => {
        steps.delete(step)
      }
    },
    async prepare() {
      const report = (error: unknown) => guard.report(WHERE, error)
      await Promise.all([...steps.values()].map(async (prepare) => prepare?.()).map((done) => done.catch(report)))
    },
    through(own) {
      if (steps.size === 0) return own
      let families: readonly MetricFamily[] = own
      for (const step of steps.keys()) families = guard.run(WHERE, () => step(families)) ?? families
      return families.toSorted(compareFamilies)
    },
  }
}

/** Names may be alike where a step added families of another scope: those stay in the order in which they came. */
export function compareFamilies(a: MetricFamily, b: MetricFamily): number {
  const [one, other] = [a.definition.name, b.definition.name]
  return one === other ? 0 : one < other ? -1 : 1
}
