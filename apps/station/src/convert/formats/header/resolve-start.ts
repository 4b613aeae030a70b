/**
 * The start of a test as the server wants it: ISO 8601 with an offset. An offset that the file leaves out is taken from
 * the UTC time beside it, else from the time zone that the configuration names - never from the machine unasked.
 */
import { isStartTime } from '@sightline/wats'
import { shown } from '../findings.ts'
import { offsetsAt } from './time-zone.ts'

const MINUTE_MS = 60_000
/** Offsets on earth reach from -12 to +14 hours, in quarters. */
const MAX_OFFSET_MINUTES = 14 * 60
const OFFSET_STEP_MINUTES = 15
const WANTED = 'a time like 2026-01-30T22:01:41+01:00'
const WRITTEN = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d)([.,]\d{1,9})?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?$/

/** The start as the file has it, blank or undefined where it has none. */
export interface WrittenStart {
  readonly start: string | undefined
  /** The same moment in UTC; needs no offset. */
  readonly startUtc: string | undefined
}

/** A start that the server can trust, or what is wrong in words for a finding. */
export type ResolvedStart =
  | { readonly kind: 'start'; readonly start: string; readonly warning?: string }
  | { readonly kind: 'problem'; readonly problem: string }

interface Parsed {
  /** Without an offset: `2026-01-30T22:01:41.47`. */
  readonly wall: string
  readonly offset: string | undefined
}

/** @param timeZone - "local", "UTC" or an IANA name, for starts without an offset */
export function resolveStart(written: WrittenStart, timeZone: string | undefined): ResolvedStart {
  const startText = written.start?.trim() ?? ''
  const utcText = written.startUtc?.trim() ?? ''
  if (startText === '' && utcText === '') return problem('no start; it is never filled in')
  const start = parse(startText)
  const utc = parse(utcText)
  if (startText !== '' && start === undefined) return problem(`the start must be ${WANTED}, got ${shown(startText)}`)
  if (start === undefined) {
    return utc === undefined ? problem(`the start in UTC must be ${WANTED}, got ${shown(utcText)}`) : utcStart(utc)
  }
  if (start.offset !== undefined) return { kind: 'start', start: start.wall + start.offset }
  if (utc !== undefined) return besideUtc(start, utc)
  return inZone(start, timeZone)
}

function problem(text: string): ResolvedStart {
  return { kind: 'problem', problem: text }
}

/** The parts of a written time; undefined when it is none, or not on the calendar. */
function parse(text: string): Parsed | undefined {
  const [matched, date, minutes, seconds = '00', fraction = '', offset] = WRITTEN.exec(text) ?? []
  if (matched === undefined) return undefined
  const wall = `${date}T${minutes}:${seconds}${fraction.replace(',', '.')}`
  const withColon =
    offset === undefined || offset === 'Z'
      ? offset
      : `${offset.slice(0, 3)}:${offset.slice(3).replace(':', '') || '00'}`
  return isStartTime(wall + (withColon ?? 'Z')) ? { wall, offset: withColon } : undefined
}

function utcStart({ wall, offset }: Parsed): ResolvedStart {
  return { kind: 'start', start: wall + (offset ?? 'Z') }
}

function besideUtc(start: Parsed, utc: Parsed): ResolvedStart {
  const minutes = (wallMs(start) - Date.parse(utc.wall + (utc.offset ?? 'Z'))) / MINUTE_MS
  if (Math.abs(minutes) <= MAX_OFFSET_MINUTES && minutes % OFFSET_STEP_MINUTES === 0) return withOffset(start, minutes)
  return problem(`the start ${start.wall} and the start in UTC ${utc.wall} are no whole offset apart`)
}

function inZone(start: Parsed, timeZone: string | undefined): ResolvedStart {
  if (timeZone === undefined) {
    return problem(
      `the start ${start.wall} has no offset from UTC; set "timeZone" of the folder to "local", "UTC" or a name like "Europe/Oslo"`,
    )
  }
  const [first, second] = offsetsAt(wallMs(start), timeZone)
  if (first === undefined)
    return problem(`the start ${start.wall} does not exist in the time zone ${timeZone}: clocks were put forward`)
  const resolved = withOffset(start, first)
  if (second === undefined || resolved.kind === 'problem') return resolved
  return {
    ...resolved,
    warning: `the start ${start.wall} happened twice in the time zone ${timeZone}; the first was taken`,
  }
}

/** The wall clock's reading as if it were UTC. */
function wallMs({ wall }: Parsed): number {
  return Date.parse(`${wall}Z`)
}

function withOffset({ wall }: Parsed, minutes: number): ResolvedStart {
  const size = Math.abs(minutes)
  const digits = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0'))
  return { kind: 'start', start: `${wall}${minutes < 0 ? '-' : '+'}${digits.join(':')}` }
}
