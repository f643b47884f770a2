/** What an application holds, from what the applicant writes to what becomes of it. */
import type { TierId } from '@tongqu/catalog'
import type { Hands } from '../agreements/hands.ts'
import type { WorkClock } from '../clock/work-clock.ts'

export type Contact = { name: string; phone?: string; email?: string }

/** By which door: `clean-room` stands alone, since nothing leaves it but results. */
export const DELIVERIES = ['api', 'stream', 'file', 'clean-room'] as const
export type Delivery = (typeof DELIVERIES)[number]

/** What is asked for of one dataset. */
export type DatasetRequest = {
  id: string
  /** `table/column` or `table/column;form=pseudonym`, as in `columnText`. */
  columns: readonly string[]
  /** `table/column=eq.value`, as in `rowText`; all must hold. */
  rows?: readonly string[]
  /** `west,south,east,north` in degrees of WGS 84. */
  area?: string
  /** Event times, instants in UTC with milliseconds; `to` is not included. */
  period?: { from?: string; to?: string }
  delivery: readonly Delivery[]
  ratePerMinute?: number
  bytesPerDay?: number
  /** Requests in all. */
  requests?: number
  minimumGroup?: number
}

/** What the applicant writes. */
export type ApplicationContent = {
  title: string
  contact: Contact
  /** 数据安全负责人. */
  dataSecurityOfficer: Contact
  datasets: readonly DatasetRequest[]
  purpose: { code: string; text: string; scenario: string; product?: string }
  legalBasis: string
  /** Demanded when a column of class personal or stricter is asked for. */
  personalInfo?: {
    types: readonly string[]
    sensitive: boolean
    receiver: string
    consentCoverage: string
  }
  securityMeasures: {
    /** 等级保护 grade 1 … 5, GB/T 22240-2020. */
    grade: number
    storageLocation: string
    accessControl: string
    /** How long data may be kept after it was received. */
    retentionDays: number
    disposal: string
  }
  /** Impact assessment (PIPL art. 55): its number, or the SHA-256 of an attachment. */
  piaRef?: string
  /** With whom, and on which basis; absent: with nobody. */
  downstreamSharing?: string
  /** Default: false. */
  crossBorder?: boolean
  /** SHA-256 of what the organisation has uploaded. */
  attachments?: readonly string[]
  term: {
    /** Instant in UTC with milliseconds; absent or past: when it is approved. */
    from?: string
    days: number
  }
  /** Agreement that the new one continues. */
  renews?: string
}

export type ReviewSide = 'authority' | 'provider'
export type Verdict = 'positive' | 'negative'

export type ReviewStep = {
  /** 1, and one more with each appeal. */
  round: number
  side: ReviewSide
  person: string
  verdict: Verdict
  comment: string
  at: string
}

export type Comment = { person: string; side: string; text: string; at: string }

/** `body` of a row of `applications`. */
export type ApplicationBody = {
  content: ApplicationContent
  /** The strictest of its datasets at submission. */
  tier: TierId
  hands: Hands
  round: number
  reviews: readonly ReviewStep[]
  comments: readonly Comment[]
  clock?: WorkClock
  /** Years whose holidays were not known when `due_at` was reckoned. */
  assumedYears?: readonly string[]
  /** What must be completed. */
  completion?: { text: string; at: string }
  decision?: {
    verdict: 'approved' | 'rejected'
    text: string
    person: string
    at: string
    /** Working days it took, standing still not counted. */
    days: number
    /** Agreement that was issued. */
    agreement?: string
    /** A refusal can be appealed until then. */
    appealUntil?: string
  }
  appeal?: { text: string; at: string }
  /** That its time is over has been told. */
  overdueTold?: true
}
