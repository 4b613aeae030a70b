/** Ends an operation when its body has: at return, when the promise settles, or when the async iteration is over. */
import type { ActiveOperation } from './operation.ts'

/** What `body` gave, watched: the caller gets the same value, promise result or items, and the operation ends with it. */
export function endWith<T>(active: ActiveOperation, result: T): T {
  if (isThenable(result)) {
    const settled = result.then(
      (value) => {
        active.end()
        return value
      },
      (error: unknown) => {
        active.end(error ?? new Error(`rejected with ${String(error)}`))
        throw error
      },
    )
    return settled as T
  }
  if (isAsyncIterable(result)) return watchIteration(active, result) as T
  active.end()
  return result
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

/** The same iterable object but for its iterator: other members (a stream's methods) stay reachable. */
function watchIteration(active: ActiveOperation, source: AsyncIterable<unknown>): AsyncIterable<unknown> {
  return new Proxy(source, {
    get(target, key) {
      if (key === Symbol.asyncIterator) return () => watchedIterator(active, target[Symbol.asyncIterator]())
      const member: unknown = Reflect.get(target, key, target)
      const own = iteratorMember(active, target, key)
      if (own !== undefined) return own
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}

/** A generator is its own iterator: `next`, `return` and `throw` called on it directly must be watched, too. */
function iteratorMember(active: ActiveOperation, target: object, key: PropertyKey): unknown {
  if (key !== 'next' && key !== 'return' && key !== 'throw') return undefined
  if (typeof (target as { next?: unknown }).next !== 'function') return undefined
  return watchedIterator(active, target as AsyncIterator<unknown>)[key]
}

function watchedIterator(active: ActiveOperation, inner: AsyncIterator<unknown>): AsyncIterableIterator<unknown> {
  async function step(call: () => Promise<IteratorResult<unknown>>): Promise<IteratorResult<unknown>> {
    try {
      const result = await active.within(call)
      if (result.done === true) active.end()
      return result
    } catch (error) {
      active.end(error)
      throw error
    }
  }
  const iterator: AsyncIterableIterator<unknown> = {
    next: (...input) => step(() => inner.next(...input)),
    return: (value) => step(() => inner.return?.(value) ?? Promise.resolve({ done: true, value })),
    throw: (error) => step(() => (inner.throw === undefined ? Promise.reject(error) : inner.throw(error))),
    [Symbol.asyncIterator]: () => iterator,
  }
  return iterator
}
