/** Which files and reports a person means who wants something tried again, and what happens to each. */
import type { FileRecord } from '../../journal/file-record.ts'
import type { Story } from '../../journal/journal.ts'
import type { ReportRecord } from '../../journal/report-record.ts'
import type { FileState, ReportState } from '../../journal/transitions.ts'
import { isMissing } from '../story/place-of.ts'

export interface RetryItem {
  readonly file: FileRecord
  /** Undefined when it is about the whole file. */
  readonly report: ReportRecord | undefined
  readonly from: FileState | ReportState
  readonly what: 'convert again' | 'send again' | 'convert now' | 'send now'
}

export interface LeftOut {
  readonly file: FileRecord
  readonly why: string
}

export interface RetryPlan {
  readonly items: readonly RetryItem[]
  readonly leftOut: readonly LeftOut[]
}

/** @param word - what the story was found by; a serial number or report id means those reports alone */
export function planRetry(story: Story, word: string): RetryPlan {
  const named = story.reports.filter(
    ({ reportId, serialNumber }) => reportId === word.toLowerCase() || serialNumber === word,
  )
  return named.length > 0 ? planReports(story, named) : planFile(story)
}

/** One plan of several; what two words mean is planned once. */
export function joinPlans(plans: readonly RetryPlan[]): RetryPlan {
  const whole = new Set(plans.flatMap(({ items }) => items.flatMap(({ file, report }) => (report ? [] : [file.id]))))
  const items = new Map<string, RetryItem>()
  for (const item of plans.flatMap((plan) => plan.items)) {
    if (item.report !== undefined && whole.has(item.file.id)) continue
    items.set(item.report === undefined ? `file ${item.file.id}` : `report ${item.report.id}`, item)
  }
  return { items: [...items.values()], leftOut: plans.flatMap((plan) => plan.leftOut) }
}

function planReports({ file }: Story, reports: readonly ReportRecord[]): RetryPlan {
  const items = reports.flatMap((report) => itemOf(file, report))
  if (items.length > 0) return { items, leftOut: [] }
  return {
    items,
    leftOut: [{ file, why: `the report is ${[...new Set(reports.map(({ state }) => state))].join(', ')}` }],
  }
}

function planFile({ file, reports }: Story): RetryPlan {
  switch (file.state) {
    case 'WAITING':
      return planned(file, 'convert now')
    case 'REJECTED':
      return planConversion(file)
    case 'FAILED':
      return file.deadReports > 0 ? planned(file, 'send again') : planConversion(file)
    case 'CONVERTED': {
      const items = reports.flatMap((report) => itemOf(file, report))
      return items.length > 0 ? { items, leftOut: [] } : leaveOut(file, 'its reports are in the queue already')
    }
    default:
      return leaveOut(file, REASONS[file.state])
  }
}

const REASONS = {
  RECEIVED: 'it is in the queue already',
  CONVERTING: 'it is being converted',
  FINISHED: 'it is finished: all its reports are delivered',
} as const

/** Converted from where it lies now. */
function planConversion(file: FileRecord): RetryPlan {
  const place = file.finalPath ?? file.path
  if (!isMissing(place)) return planned(file, 'convert again')
  return leaveOut(file, `the file is no longer at ${place}; drop it in its folder again`)
}

function itemOf(file: FileRecord, report: ReportRecord): RetryItem[] {
  if (report.state === 'DEAD') return [{ file, report, from: report.state, what: 'send again' }]
  return report.state === 'RETRY' ? [{ file, report, from: report.state, what: 'send now' }] : []
}

function planned(file: FileRecord, what: RetryItem['what']): RetryPlan {
  return { items: [{ file, report: undefined, from: file.state, what }], leftOut: [] }
}

function leaveOut(file: FileRecord, why: string): RetryPlan {
  return { items: [], leftOut: [{ file, why }] }
}
