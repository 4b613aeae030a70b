/**
 * Where copies of @opentelemetry/api 1.x meet: one object behind `Symbol.for`, a slot for each signal, and the version of
 * whoever made it. A copy reads the slots when its own minor version is not above that one, so the object that we make
 * says the highest whose contract we keep. Nothing that others have registered is replaced.
 */

/** The newest API whose contract the bridge keeps. */
const CONTRACT = '1.10.0'
const API_KEY = Symbol.for('opentelemetry.js.api.1')
const VERSION = /^1\.(\d+)\./
/** Contracts that have grown with the versions: under a higher version, what is there might be called for what it lacks. */
const GROWING_SIGNALS = ['trace', 'metrics']

export type Signal = 'trace' | 'context' | 'propagation' | 'metrics' | 'logs' | 'diag'

type Slots = { readonly version: string } & { [S in Signal]?: unknown }

const shared = globalThis as { [API_KEY]?: Slots }

export interface ApiSlots {
  /** Undefined where something of ours is there now; else what was there before. */
  register(signal: Signal, instance: object): unknown
  /** What is registered under the signal now, by whomever. */
  registered(signal: Signal): unknown
  /** Copies above this version do not see us. */
  readonly version: string
  /** Takes out what is ours, and only that. */
  release(): void
}

export function openApiSlots(): ApiSlots {
  const before = shared[API_KEY]
  const slots = before === undefined || mayBeRaised(before) ? raised(before) : before
  const ours = new Map<Signal, object>()
  return {
    version: slots.version,
    registered: (signal) => slots[signal],
    register(signal, instance) {
      const found = slots[signal]
      if (found !== undefined && found !== null) return found
      slots[signal] = instance
      ours.set(signal, instance)
      return undefined
    },
    release() {
      for (const [signal, instance] of ours) if (slots[signal] === instance) delete slots[signal]
      ours.clear()
      if (slots !== before && shared[API_KEY] === slots) giveBack(before, slots)
    },
  }
}

function mayBeRaised(slots: Slots): boolean {
  const minor = Number(VERSION.exec(slots.version)?.[1] ?? Number.POSITIVE_INFINITY)
  const isOlder = minor < Number(VERSION.exec(CONTRACT)![1])
  return isOlder && GROWING_SIGNALS.every((signal) => slots[signal as Signal] === undefined)
}

/** A new object, because versions may be read-only, and because copies remember the object that they have checked. */
function raised(before: Slots | undefined): Slots {
  const slots: Slots = { ...before, version: CONTRACT }
  shared[API_KEY] = slots
  return slots
}

/** The object that was there, with what others have registered in the meantime; nothing where there was none and is none. */
function giveBack(before: Slots | undefined, { version, ...left }: Slots): void {
  if (before !== undefined) shared[API_KEY] = Object.assign(before, left)
  else if (Object.keys(left).length === 0) delete shared[API_KEY]
  else shared[API_KEY] = { version, ...left }
}
