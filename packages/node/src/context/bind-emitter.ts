/**
 * Listeners that run in the scope they were added in. Node runs a listener in the scope of whoever emits, which for
 * pools, sockets and queues is often somebody else's.
 */
import type { EventEmitter } from 'node:events'
import { context } from '@sightline/core'

type Listener = (...input: unknown[]) => void
type Add = (name: string | symbol, listener: Listener) => EventEmitter

const BOUND = Symbol('sightline.bound')

/**
 * Ties every listener that is added from now on to the scope that is active then, those of streams among them. Removing
 * works with the listener that was given; listeners that are there stay as they are. Twice is once.
 *
 * @returns the same emitter
 */
export function bindEmitter<E extends EventEmitter>(emitter: E): E {
  if (Object.hasOwn(emitter, BOUND)) return emitter
  const { on, prependListener } = emitter as unknown as { readonly on: Add; readonly prependListener: Add }
  override(emitter, {
    on: always(on),
    addListener: always(on),
    prependListener: always(prependListener),
    once: once(on),
    prependOnceListener: once(prependListener),
  })
  return emitter
}

function always(add: Add): Add {
  return function (this: EventEmitter, name, listener) {
    return add.call(
      this,
      name,
      typeof listener === 'function' ? asGiven(context.bind(listener.bind(this)), listener) : listener,
    )
  }
}

/** Not by Node's `once`, which adds through `on`: its wrapper would be wrapped, and no longer found when it is removed. */
function once(add: Add): Add {
  return function (this: EventEmitter, name, listener) {
    if (typeof listener !== 'function') return add.call(this, name, listener)
    const bound = context.bind(listener.bind(this))
    const first = asGiven((...input: unknown[]) => {
      this.removeListener(name, first)
      return bound(...input)
    }, listener)
    return add.call(this, name, first)
  }
}

/** Node looks at `listener` to find what it was given, for `removeListener` and `listeners`. */
function asGiven(bound: Listener, listener: Listener): Listener {
  return Object.assign(bound, { listener })
}

function override(emitter: EventEmitter, methods: Record<string, Add>): void {
  Object.defineProperty(emitter, BOUND, { value: true })
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(emitter, name, { value, configurable: true, writable: true })
  }
}
