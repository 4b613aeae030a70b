/** The step data of a unit, row by row. */
import type { Step } from '@sightline/wats'
import { type Findings, shown } from '../findings.ts'
import type { DecimalSeparator } from '../measurement/decimal.ts'
import { readChart, readSeries } from './chart-rows.ts'
import { finishStep } from './finish-step.ts'
import { columnsOf, STEP_COLUMNS, type StepColumn, stepRow } from './step-columns.ts'
import { ROW_HANDLERS, type StepState } from './step-rows.ts'

/** Where faults go, and how the file writes numbers. */
export interface StepReaderOptions {
  readonly findings: Findings
  readonly warn: (message: string) => void
  readonly separator: DecimalSeparator
}

/** Takes the lines between the markers of one unit, in order. */
export interface StepReader {
  line(text: string, where: string): void
  /** The steps of the root sequence. */
  end(): Step[]
}

/** One for each unit: columns and open sequences end with it. */
export function createStepReader({ findings, warn, separator }: StepReaderOptions): StepReader {
  let columns: readonly (StepColumn | undefined)[] = STEP_COLUMNS
  const state: StepState = { roots: [], sequences: [], current: undefined }

  /** @returns a problem */
  function read(cells: readonly string[], where: string): string | undefined {
    const type = cells[0]?.trim().toLowerCase() ?? ''
    // Charts have columns of their own, in a fixed order.
    if (type === 'chart') return readChart(state.current, cells)
    if (type === 'series') return readSeries(state.current, cells, separator)
    const handle = ROW_HANDLERS.get(type)
    if (handle === undefined) return `unknown step type ${shown(cells[0] ?? '')}`
    return handle(state, stepRow(cells, columns), where, { findings, separator })
  }

  return {
    line(text, where) {
      const cells = text.split('\t')
      if (cells[0]?.trim().toLowerCase() === 'steptype') {
        columns = columnsOf(cells)
        return
      }
      const problem = read(cells, where)
      if (problem !== undefined) findings.add(where, problem)
    },
    end() {
      for (const { step, where } of state.sequences) {
        warn(`${where}: the sequence ${shown(step.name)} has no EndSequenceCall`)
      }
      return state.roots.map((root) => finishStep(root, findings))
    },
  }
}
