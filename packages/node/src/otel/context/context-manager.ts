/** The API's context manager on the kit's one store: `context.active()` is the active scope, `context.with()` runs in one. */
import { EventEmitter } from 'node:events'
import type { EnterableStore } from '../../instruments/instrument.ts'
import type { OtelContext, OtelContextManager } from '../api/otel-context.ts'
import { bindEmitter } from './bind-emitter.ts'
import { asScopeContext, type ContextParts, contextOf } from './scope-context.ts'

/** @param store - the one behind `parts.context`, for `attach` */
export function createContextManager(parts: ContextParts, store: EnterableStore): OtelContextManager {
  const { context } = parts

  function bindFunction<F extends (...input: never[]) => unknown>(to: OtelContext, target: F): F {
    const { scope } = asScopeContext(to, parts)
    const bound = function (this: unknown, ...input: never[]) {
      return context.runIn(scope, () => target.apply(this, input))
    }
    Object.defineProperty(bound, 'length', { value: target.length, configurable: true })
    return bound as unknown as F
  }

  const manager: OtelContextManager = {
    active: () => contextOf(context.current(), parts),
    with(to, callback, thisArg, ...input) {
      const { scope } = asScopeContext(to, parts)
      return context.runIn(scope, () => callback.apply(thisArg as ThisParameterType<typeof callback>, input))
    },
    bind(to, target) {
      if (typeof target === 'function') return bindFunction(to, target as never)
      if (target instanceof EventEmitter) bindEmitter(target, (listener) => bindFunction(to, listener as never))
      return target
    },
    attach(to) {
      const outer = store.get()
      let isAttached = true
      store.enter(asScopeContext(to, parts).scope)
      return {
        dispose() {
          if (isAttached) store.enter(outer)
          isAttached = false
        },
      }
    },
    // The store is the runtime's, so there is nothing to switch.
    enable: () => manager,
    disable: () => manager,
  }
  return manager
}
