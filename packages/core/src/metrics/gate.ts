/** The switch between silent and recording. Recorders read it first on every call: one property read, about 1 ns. */

/** Owned by the runtime, which flips it in place; recorders keep the object. */
export interface Gate {
  on: boolean
}
