/** What the server keeps of a report beside its bytes, whichever format it came in. */
import type { HeaderOfReport } from './header-fields.ts'

export interface SubUnitFact {
  readonly partType: string | null
  readonly serialNumber: string | null
  readonly partNumber: string | null
  readonly revision: string | null
}

export interface MiscInfoFact {
  readonly description: string | null
  /** Text as it is, a number as JSON writes it. */
  readonly value: string | null
}

export interface AssetFact {
  readonly serialNumber: string | null
  readonly usageCount: number | null
}

export interface AttachmentFact {
  /** UUID. The report's own where it says one. */
  readonly id: string
  /** The step it belongs to; null for an attachment of the whole report. */
  readonly stepId: number | null
  readonly name: string
  readonly contentType: string
  readonly data: Buffer
}

/** All of it together: what one stored report is found by. */
export interface ReportFacts {
  readonly header: HeaderOfReport
  readonly subUnits: readonly SubUnitFact[]
  readonly miscInfos: readonly MiscInfoFact[]
  readonly assets: readonly AssetFact[]
  readonly attachments: readonly AttachmentFact[]
}
