/** An event emitter whose listeners, from now on, run in one context: `context.bind(context, emitter)` of the API. */
import type { EventEmitter } from 'node:events'

type Listener = (...input: unknown[]) => void
type Wrapped = Listener & { listener?: Listener }
type Add = (event: string | symbol, listener: Listener) => EventEmitter

/** Methods that add a listener: whether it goes first, and whether it is called once only. */
const METHODS = {
  on: [false, false],
  addListener: [false, false],
  once: [false, true],
  prependListener: [true, false],
  prependOnceListener: [true, true],
} as const

/** An emitter is bound once; its first context holds, as with OpenTelemetry's own context managers. */
const bound = new WeakSet<EventEmitter>()

/** Listeners that are there already stay as they are; all of them are removed by what they were added with. */
export function bindEmitter(emitter: EventEmitter, bind: (listener: Listener) => Listener): void {
  if (bound.has(emitter)) return
  bound.add(emitter)
  const append = emitter.on as Add
  const prepend = emitter.prependListener as Add
  for (const [name, [isFirst, isOnce]] of Object.entries(METHODS)) {
    const add = isFirst ? prepend : append
    const method: Add = (event, listener) => {
      // What is no function is refused by the emitter's own method.
      if (typeof listener !== 'function') return add.call(emitter, event, listener)
      return add.call(emitter, event, isOnce ? once(emitter, event, listener, bind) : always(listener, bind))
    }
    Object.defineProperty(emitter, name, { value: method, configurable: true, writable: true })
  }
}

/** Emitters know a wrapper by its property `listener`. */
function always(listener: Listener, bind: (listener: Listener) => Listener): Wrapped {
  const wrapped: Wrapped = bind(listener)
  wrapped.listener = listener
  return wrapped
}

function once(
  emitter: EventEmitter,
  event: string | symbol,
  listener: Listener,
  bind: (listener: Listener) => Listener,
): Wrapped {
  const inContext = bind(listener)
  const wrapped: Wrapped = function (this: unknown, ...input) {
    emitter.removeListener(event, wrapped)
    return inContext.apply(this, input)
  }
  wrapped.listener = listener
  return wrapped
}
