/**
 * The header of a report from what a file says and what the configuration of its folder says, in this order. The file
 * wins; serial, part number and start come from the file alone; what nobody says is a finding that names the key.
 */
import type { ConversionOptions } from '../../conversion-options.ts'
import type { Findings } from '../findings.ts'
import { resolveStart } from './resolve-start.ts'

/** What a file says; blank text counts as nothing. */
export interface FoundHeader {
  readonly sn?: string | undefined
  readonly pn?: string | undefined
  readonly rev?: string | undefined
  readonly machineName?: string | undefined
  readonly location?: string | undefined
  readonly purpose?: string | undefined
  readonly processCode?: number | undefined
  readonly processName?: string | undefined
  readonly start?: string | undefined
  /** The same moment in UTC, where the file says it as well. */
  readonly startUtc?: string | undefined
}

/** All that every report must say about itself, in the names of WSJF. */
export interface CompleteHeader {
  readonly sn: string
  readonly pn: string
  readonly rev: string
  readonly machineName: string
  readonly location: string
  readonly purpose: string
  readonly processCode: number
  /** ISO 8601 with offset. */
  readonly start: string
}

/** What the header of one report is completed with, and where its faults go. */
export interface HeaderContext {
  readonly options: ConversionOptions
  readonly findings: Findings
  /** Put before each finding: `line 2`, `[1]`; may be empty. */
  readonly where: string
  readonly warn: (message: string) => void
}

/** @returns undefined when something is missing; the findings say what */
export function completeHeader(found: FoundHeader, context: HeaderContext): CompleteHeader | undefined {
  const { defaults } = context.options
  const header = {
    sn: fromFile(found.sn, 'serial number', context),
    pn: fromFile(found.pn, 'part number', context),
    rev: fromFileOr(found.rev, defaults.revision, 'revision', context),
    machineName: fromFileOr(found.machineName, defaults.machineName, 'machineName', context),
    location: fromFileOr(found.location, defaults.location, 'location', context),
    purpose: fromFileOr(found.purpose, defaults.purpose, 'purpose', context),
    processCode: processCodeOf(found, context),
    start: startOf(found, context),
  }
  const isComplete = Object.values(header).every((value) => value !== undefined)
  return isComplete ? (header as CompleteHeader) : undefined
}

function fromFile(value: string | undefined, name: string, { findings, where }: HeaderContext): string | undefined {
  if (!isBlank(value)) return value
  findings.add(where, `no ${name}; it is never filled in`)
  return undefined
}

function fromFileOr(
  value: string | undefined,
  fallback: string | undefined,
  key: 'revision' | 'machineName' | 'location' | 'purpose',
  { findings, where }: HeaderContext,
): string | undefined {
  if (!isBlank(value)) return value
  if (fallback === undefined) findings.add(where, missing(key))
  return fallback
}

function processCodeOf(found: FoundHeader, { options, findings, where }: HeaderContext): number | undefined {
  if (found.processCode !== undefined) return found.processCode
  const name = isBlank(found.processName) ? undefined : found.processName?.trim()
  const byName = name !== undefined && Object.hasOwn(options.processes, name) ? options.processes[name] : undefined
  const code = byName ?? options.defaults.processCode
  if (code !== undefined) return code
  if (name === undefined) findings.add(where, missing('processCode'))
  else
    findings.add(
      where,
      `no process code for ${JSON.stringify(name)}; set "processes" or "defaults.processCode" of the folder`,
    )
  return undefined
}

function startOf(found: FoundHeader, { options, findings, where, warn }: HeaderContext): string | undefined {
  const resolved = resolveStart({ start: found.start, startUtc: found.startUtc }, options.timeZone)
  if (resolved.kind === 'problem') {
    findings.add(where, resolved.problem)
    return undefined
  }
  if (resolved.warning !== undefined) warn(where === '' ? resolved.warning : `${where}: ${resolved.warning}`)
  return resolved.start
}

function missing(key: string): string {
  return `no ${key} in the file and none in the configuration; set "defaults.${key}" of the folder`
}

function isBlank(value: string | undefined): boolean {
  return value === undefined || value.trim() === ''
}
