/** What an agreement holds: the document that is signed, and what has become of it. */
import type { TierId } from '@tongqu/catalog'
import type { ApplicationContent } from '../applications/types.ts'
import type { Policy } from '../odrl-types.ts'
import type { Hands } from './hands.ts'

/** 协议, 政务共享 by duty, 数据反哺. */
export const AGREEMENT_KINDS = ['agreement', 'entitlement', 'inbound'] as const
export type AgreementKind = (typeof AGREEMENT_KINDS)[number]

/** 运营服务费. Prices are millionths of the currency's unit. */
export type Fee = {
  plan: string
  /** ISO 4217. */
  currency: string
  /** Where the ceiling of the price is published. */
  ceilingRef?: string
  unitPrices: readonly { meter: string; micros: number }[]
}

/** What government bodies state of an entitlement. */
export type EntitlementContent = Pick<
  ApplicationContent,
  'title' | 'contact' | 'datasets' | 'purpose' | 'securityMeasures' | 'term'
> & {
  /** Duty and where it is laid down. */
  duty: { text: string; basis: string }
}

/** What a platform offers that gives data back. */
export type InboundContent = Pick<ApplicationContent, 'title' | 'contact' | 'term'> & {
  /** Organisation that is given the data. */
  receiver: string
  /** What is given, how, and what for. */
  content: string
  delivery: string
  purpose: string
  /** Agreement under which the platform got what it works with. */
  relatesTo?: string
}

export type AgreementParty = {
  /** Of an organisation, or of a provider of the catalogue. */
  id: string
  name: string
  nameEn?: string
  uscc?: string
  kind?: string
}

/** What is signed: its canonical JSON (RFC 8785) is hashed. */
export type AgreementDocument = {
  id: string
  kind: AgreementKind
  /** 1, and one more with each renewal. */
  edition: number
  title: string
  application?: string
  supersedes?: string
  assigner: AgreementParty
  assignee: AgreementParty
  tier?: TierId
  /** One for each dataset; all that opens anything. */
  policies: readonly Policy[]
  /** As applied for, word by word. */
  terms: Partial<ApplicationContent> | EntitlementContent | InboundContent
  /** Only where `tier` is licensed. */
  fee?: Fee
  /** Instants; at `validTo` it is over. */
  validFrom: string
  validTo: string
  /** Days between reports of use; absent: none are due. */
  reportEveryDays?: number
}

export type Signature = {
  party: 'applicant' | 'provider' | 'receiver'
  person: string
  organisation: string
  /** Of the document, as the signer confirmed it. */
  sha256: string
  at: string
  /** `confirmed`: a signer who is signed in has confirmed the hash. */
  alg: 'confirmed'
}

export const SUSPENSION_CAUSES = ['overdue-report', 'breach', 'quota-abuse', 'incident'] as const
export const REVOCATION_CAUSES = ['breach', 'quota-abuse', 'incident', 'law', 'withdrawn'] as const

export type Cause = { cause: string; text: string; at: string; person?: string }

export type UseReport = { text: string; at: string; person: string }

/** 数据销毁证明. */
export type DisposalCertificate = {
  method: string
  /** What was destroyed, and where copies lay. */
  scope: string
  disposedAt: string
  responsible: string
  /** SHA-256 of what the organisation has uploaded. */
  attachment?: string
}

/** 应用评价, by either side. */
export type Evaluation = {
  side: 'applicant' | 'provider'
  person: string
  at: string
  /** 1 … 5. */
  quality: number
  timeliness: number
  usefulness: number
  text: string
  /** What came of it: a product, a paper, a decision. */
  outcome?: string
}

/** `body` of a row of `agreements`. `decide` reads `document.policies` of what is ACTIVE. */
export type AgreementBody = {
  document: AgreementDocument
  /** Of the canonical JSON of the document. */
  sha256: string
  /** Organisation that applied, recorded or gives back. */
  applicant: string
  /** Provider of the catalogue; absent of kind `inbound`. */
  provider?: string
  hands: Hands
  signatures: readonly Signature[]
  filing?: { number: string; at: string; person: string }
  /** When it was first in force: without it there is nothing to dispose of. */
  activatedAt?: string
  suspension?: Cause
  end?: Cause
  /** Days before its end that have been told: 30, 7, 1. */
  noticed: readonly number[]
  reports: readonly UseReport[]
  reportDueAt?: string
  reportOverdueTold?: true
  disposal?: {
    dueAt: string
    overdueTold?: true
    certificate?: DisposalCertificate & { person: string; at: string }
  }
  evaluations: readonly Evaluation[]
}
