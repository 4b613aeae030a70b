/**
 * What each type of row does: sequences nest, measurements of a step may follow in rows of their own. A row goes on with
 * the current step when it is of the same kind and names no step, or names it again together with a measurement.
 */
import { MAX_STEP_DEPTH } from '@sightline/wats'
import { shown } from '../findings.ts'
import { addMeasurement } from './measured-step.ts'
import { type CellContext, createStep, type MeasuredKind, type OpenStep, readCommonCells } from './open-step.ts'
import type { StepRow } from './step-columns.ts'

/** The steps read so far, and which of them are still open. */
export interface StepState {
  readonly roots: OpenStep[]
  /** The open sequences, outermost first. */
  readonly sequences: OpenStep[]
  /** The step that a further row may belong to. */
  current: OpenStep | undefined
}

/** @returns a problem of the row */
type RowHandler = (state: StepState, row: StepRow, where: string, context: CellContext) => string | undefined

/** By the type of the row, in lower case. */
export const ROW_HANDLERS: ReadonlyMap<string, RowHandler> = new Map<string, RowHandler>([
  ['sequencecall', openSequence],
  ['endsequencecall', closeSequence],
  ['numericlimittest', measuring('numeric')],
  ['multiplenumericlimittest', measuring('numeric')],
  ['endmultiplenumericlimittest', endMeasuring],
  ['passfailtest', measuring('passFail')],
  ['multiplepassfailtest', measuring('passFail')],
  ['endmultiplepassfailtest', endMeasuring],
  ['stringvaluetest', measuring('text')],
  ['multiplestringvaluetest', measuring('text')],
  ['endmultiplestringvaluetest', endMeasuring],
  ['actionstep', act],
])

function openSequence(state: StepState, row: StepRow, where: string, context: CellContext): string | undefined {
  if (state.sequences.length >= MAX_STEP_DEPTH) return `sequences are nested deeper than ${MAX_STEP_DEPTH}`
  state.current = add(state, createStep('SequenceCall', undefined, row, where))
  state.sequences.push(state.current)
  readCommonCells(state.current, row, where, context)
  return undefined
}

function closeSequence(state: StepState, row: StepRow, where: string, context: CellContext): string | undefined {
  const sequence = state.sequences.pop()
  state.current = undefined
  if (sequence === undefined) return 'EndSequenceCall without a SequenceCall'
  readCommonCells(sequence, row, where, context)
  const { step, where: begin } = sequence
  if (row.StepName === '' || row.StepName === step.name) return undefined
  return `EndSequenceCall of ${shown(row.StepName)}, but ${shown(step.name)} of ${begin} is open`
}

function measuring(kind: MeasuredKind): RowHandler {
  return (state, row, where, context) => {
    const continued = state.current?.kind === kind && goesOn(state.current, row) ? state.current : undefined
    if (continued === undefined && row.StepName === '') {
      return 'a measurement without a step: it names none, and none of its kind is above it'
    }
    const step = continued ?? add(state, createStep('', kind, row, where))
    state.current = step
    readCommonCells(step, row, where, context)
    return addMeasurement(step, kind, row, context.separator)
  }
}

function goesOn({ step }: OpenStep, row: StepRow): boolean {
  return row.StepName === '' || (row.StepName === step.name && row.MeasureName !== '')
}

function endMeasuring(state: StepState, row: StepRow, where: string, context: CellContext): undefined {
  if (state.current !== undefined) readCommonCells(state.current, row, where, context)
  state.current = undefined
}

function act(state: StepState, row: StepRow, where: string, context: CellContext): undefined {
  state.current = add(state, createStep('Action', undefined, row, where))
  readCommonCells(state.current, row, where, context)
}

function add({ roots, sequences }: StepState, step: OpenStep): OpenStep {
  const siblings = sequences.at(-1)?.children ?? roots
  siblings.push(step)
  return step
}
