/** A kept span that stands for others that were dropped: it says for how many. */
import type { AttributeValue, EndedSpan } from '@sightline/core'

/** How many traces the root of a kept one stands for; absent means 1. Sums of it are unbiased counts. */
export const WEIGHT_ATTRIBUTE = 'sightline.sampling.weight'

/** The span as it is, with one attribute more; a few a minute are made. */
export function weighted(span: EndedSpan, weight: number): EndedSpan {
  const more: Readonly<Record<string | symbol, unknown>> = {
    attributePairs: [...span.attributePairs, WEIGHT_ATTRIBUTE, weight],
    attributes: new Map<string, AttributeValue>(span.attributes).set(WEIGHT_ATTRIBUTE, weight),
  }
  return new Proxy(span, {
    get(target, key) {
      if (Object.hasOwn(more, key)) return more[key]
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
