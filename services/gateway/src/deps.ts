import type {
  AccessPlan,
  Action,
  Agreements,
  Applications,
  Attachments,
  Consents,
  Events,
  Inbound,
  Lives,
  Objections,
  OpenLists,
  Principal,
  Quotas,
  Statements,
  Transfers,
  Webhooks,
} from '@tongqu/access'
import type { Catalog } from '@tongqu/catalog'
import type { Problem, ProblemCode } from '@tongqu/contracts'
import type { Directory, IssuerListener, Keys, PortalLogin, Recogniser } from '@tongqu/identity'
import type { LakeReader, RawStore } from '@tongqu/lakehouse'
import type { LedgerAccess, WitnessingStatus } from '@tongqu/ledger'
import type { Realtime } from '@tongqu/realtime'
import type { Registry } from 'prom-client'
import type { AdmissionLimits } from './admission.ts'

/** Structured log: facts first, then a sentence. A pino logger is one. */
export type Log = {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** `access.decide`, bound to the catalogue by whoever composes the hub. */
export type Decide = (
  principal: Principal,
  dataset: string,
  action: Action,
  purpose: string,
  now: Date,
) => AccessPlan | Problem

/** What identity gives; each owner of a noun adds its member, read by `routes/<noun>.ts`. */
export type Identity = {
  recogniser: Recogniser
  /** The embedded issuer; absent when only external ones are believed. */
  issuer?: IssuerListener
  /** `iss` of those whose tokens are taken, the embedded one first. */
  issuers: readonly string[]
  directory: Directory
  keys: Keys
  login: PortalLogin
}

/** What access gives beside `decide`; each owner of a noun adds its member. */
export type AccessServices = {
  policy: PolicyWatch
  applications: Applications
  agreements: Agreements
  attachments: Attachments
  consents: Consents
  objections: Objections
  lives: Lives
  openLists: OpenLists
  /** Public keys (JWK) that receipts of consent are signed with. */
  receiptKeys: readonly Readonly<Record<string, string>>[]
  webhooks: Webhooks
  events: Events
  statements: Statements
  /** What receivers say they have got. */
  transfers: Transfers
  /** What has come in. */
  inbound: Pick<Inbound, 'channels'>
}

/** How the gateway learns that what somebody may read has changed. */
export type PolicyWatch = {
  /** Calls after each change of policy; answers a function that ends it. */
  onChange(handler: () => void): () => void
  /** Has the sequence been confirmed within the last seconds? If not: open data only. */
  isConfirmed(): boolean
}

/** The world as the gateway sees it; nothing here can write to the lake. */
export type GatewayDeps = {
  /** The catalogue as it is now: it may be another one after a reload. */
  catalog(): Catalog
  lake: LakeReader
  raw: Pick<RawStore, 'open'>
  realtime: Pick<
    Realtime,
    | 'feed'
    | 'changes'
    | 'watch'
    | 'state'
    | 'arrival'
    | 'sources'
    | 'forwards'
    | 'inbound'
    | 'deliveries'
  >
  decide: Decide
  identity: Identity
  access: AccessServices
  /** What is not open leaves only once it is told there. */
  ledger: LedgerAccess
  /** What witnesses have signed of it; absent, or undefined, where nobody here asks any. */
  witnessing?: () => WitnessingStatus | undefined
  /** Names this gateway among those of a store, and in what it tells the ledger. */
  gatewayId?: string
  quotas: Quotas
  now(): Date
  uuid(): string
  /** IANA zone of the province, in which days are counted. */
  zone: string
  log: Log
  /** Origin under which callers reach the hub, without a slash at the end. */
  publicUrl: string
  /** CIDRs whose `X-Forwarded-For` is believed. */
  trustedProxies: readonly string[]
  /** Where metrics are registered; what stands there already is shown at `/metrics` too. */
  metrics: Registry
  /** What must hold before `/readyz` says yes, beside a catalogue with datasets in it. */
  ready?: Readonly<Record<string, () => boolean | Promise<boolean>>>
  /** What is wrong while open data is served all the same: `/readyz` names it and says yes. */
  degraded?: () => readonly ProblemCode[]
  limits?: GatewayLimits
}

export type GatewayLimits = {
  /** A client that takes nothing for so long is cut off. */
  stalledSeconds?: number
  /** Streams of changes at the same time, of all callers and of each. */
  streams?: number
  streamsPerCaller?: number
} & AdmissionLimits
