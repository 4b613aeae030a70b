/** What a registered provider is, for people: its class; of the API's proxies what is behind them. Never throws. */

interface Registered {
  readonly constructor?: { readonly name?: unknown }
  getDelegate?(): unknown
}

export function nameOf(instance: unknown): string {
  try {
    const { constructor: made, getDelegate } = instance as Registered
    const name = typeof made?.name === 'string' && made.name !== '' ? made.name : typeof instance
    const behind = typeof getDelegate === 'function' ? getDelegate.call(instance) : undefined
    return behind === undefined || behind === instance ? name : `${name} of ${nameOf(behind)}`
  } catch {
    return typeof instance
  }
}
