/** Instruments whose values callbacks report when somebody collects. */
import type { Observable, ObservableCallback } from '@opentelemetry/api'
import type { Guard, InstrumentationScope } from '@sightline/core'
import type { Observed } from './callback-run.ts'
import type { Callbacks } from './callbacks.ts'
import { type Instrument, ValueCheck } from './instrument.ts'
import type { InstrumentDescriptor } from './instrument-descriptor.ts'
import type { Stream } from './stream.ts'

export class ObservedInstrument implements Instrument, Observed, Observable {
  readonly descriptor: InstrumentDescriptor
  readonly scope: InstrumentationScope
  readonly #callbacks: Callbacks
  readonly #check: ValueCheck
  #streams: readonly Stream[] = []

  constructor(descriptor: InstrumentDescriptor, scope: InstrumentationScope, guard: Guard, callbacks: Callbacks) {
    this.descriptor = descriptor
    this.scope = scope
    this.#callbacks = callbacks
    this.#check = new ValueCheck(descriptor, guard)
  }

  get streams(): readonly Stream[] {
    return this.#streams
  }

  get isWanted(): boolean {
    return this.#streams.length > 0
  }

  attach(streams: readonly Stream[]): void {
    this.#streams = streams
  }

  /** The same callback again changes nothing. */
  addCallback(callback: ObservableCallback): void {
    this.#callbacks.add(callback, [this])
  }

  removeCallback(callback: ObservableCallback): void {
    this.#callbacks.remove(callback, [this])
  }

  /** A value that was reported for this collection. */
  take(value: number, attributes: object | undefined): void {
    const amount = this.#check.read(value)
    if (Number.isNaN(amount)) return
    for (const stream of this.#streams) stream.record(amount, attributes)
  }
}
