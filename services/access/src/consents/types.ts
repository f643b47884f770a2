/**
 * The consent record: fields of ISO/IEC TS 27560:2023 in camel case (mandatory ones are required
 * here), and what the Personal Information Protection Law of China (PIPL) demands beside them.
 */

/** PIPL arts. 14, 23, 29 and 31: how the consent is given. */
export const CONSENT_KINDS = ['explicit', 'separate', 'written', 'guardian'] as const
export type ConsentKind = (typeof CONSENT_KINDS)[number]

/** PIPL art. 28. `minor`: whatever is told of a child below 14. */
export const SENSITIVE_CATEGORIES = [
  'biometric',
  'belief',
  'specific-identity',
  'health',
  'financial-account',
  'trajectory',
  'minor',
  'other',
] as const
export type SensitiveCategory = (typeof SENSITIVE_CATEGORIES)[number]

/** Codes, so that asking again in other words is still asking again. */
export const PROCESSING_METHODS = [
  'view',
  'store',
  'match',
  'aggregate',
  'profile',
  'train-model',
  'show',
  'provide',
] as const
export type ProcessingMethod = (typeof PROCESSING_METHODS)[number]

export const PARTY_TYPES = ['controller', 'processor', 'third-party', 'authority'] as const

export type PiiInformation = {
  /** In words the subject understands: 乘车时间与站点. */
  piiType: string
  /** `table/column` of the dataset. */
  piiAttributeId: string
  /** May the subject leave it out? */
  piiOptional: boolean
  sensitivePiiCategory?: SensitiveCategory
  specialPiiCategory?: string
}

export type RecordParty = {
  partyId: string
  name: string
  address: string
  contact: string
  type: (typeof PARTY_TYPES)[number]
  role?: string
  email?: string
  url?: string
  phone?: string
}

/** How consent to it is asked for and recorded; `partyId`s name members of `parties`. */
export type Processing = {
  consentKind: ConsentKind
  /** What the subject is shown, word by word. */
  privacyNotice: { uri: string; version: string; text: string }
  /** BCP 47. */
  language: string
  /** Code of the catalogue's purposes. */
  purpose: string
  purposeType?: string
  lawfulBasis?: string
  piiInformation: readonly PiiInformation[]
  piiControllers: readonly string[]
  collectionMethod?: string
  processingMethods: readonly ProcessingMethod[]
  storageLocations: readonly string[]
  /** ISO 8601 duration of weeks, days and hours. */
  retentionPeriod: string
  processingLocations?: readonly string[]
  geographicRestrictions?: string
  service?: string
  /** ISO 3166: `CN`, `CN-42`. */
  jurisdiction: string
  recipientThirdParties: readonly string[]
  withdrawalMethod: string
  privacyRights?: string
  codesOfConduct?: string
  impactAssessment?: string
  authorityParty?: string
  parties: readonly RecordParty[]
  /** How long the consent is good for after it was given. */
  validityDays: number
  /** PIPL art. 30: why sensitive data is needed, and what it means for the subject. */
  necessityAndImpact?: string
  /** Reference of the impact assessment (PIPL art. 55). */
  piaRef?: string
  /** PIPL art. 31: who consents for a child below 14, and how that was verified. */
  guardian?: { relation: 'parent' | 'guardian'; verification: string }
  subjectUnder14: boolean
}

/** A request for consent. `subject` is turned into a keyed hash at once and never kept. */
export type ConsentAsk = {
  dataset: string
  /** The identifier of the person in the dataset, in clear. */
  subject: string
  agreement?: string
  /** Id of the consent that this one changes; it ends with the request. */
  supersedes?: string
  processing: Processing
}

/** What proves that the subject has acted. */
export type Evidence = {
  /** SHA-256 of what was on the screen, hexadecimal. */
  screenSha256: string
  /** What the subject did: `pressed "同意"`. */
  action: string
  channel: 'web' | 'app' | 'api' | 'counter' | 'paper'
  /** Of the program that showed it. */
  version: string
}

/** TS 27560 section "events". */
export type ConsentEvent = {
  eventTime: string
  eventType: string
  eventState: string
  /** `subject`, `system`, `person:<id>` or `app:<id>`. */
  entityId: string
  /** ISO 8601; zero where the event opens nothing. */
  validityDuration: string
  evidence?: Evidence
  reason?: string
}

/** How received data was disposed of; bytes of the certificate stay with whoever wrote it. */
export type Disposal = {
  method: 'deleted' | 'anonymised' | 'never-received'
  note: string
  certificateSha256?: string
  at: string
  by: string
}

/** JSON of `consents.body`. */
export type ConsentBody = {
  /** Absent of a provider's consent. */
  processing?: Processing
  noticeSha256?: string
  /** Hash of what makes it a new question: purpose, methods, kinds of data. */
  question?: string
  /** Of a provider's consent. */
  note?: string
  askedBy: string
  /** When it was refused or ended. */
  endedAt?: string
  events: readonly ConsentEvent[]
  disposal?: Disposal
}

/** A consent as its parties see it: never the subject, only the pseudonym for this receiver. */
export type ConsentView = {
  id: string
  kind: 'subject' | 'provider'
  dataset: string
  receiver: string
  agreement?: string
  sensitive: boolean
  state: string
  /** Steps there are from here; not all of them are the reader's. */
  actions: readonly string[]
  version: number
  createdAt: string
  /** Until when the subject may answer. */
  linkExpiresAt?: string
  expiresAt?: string
  /** TS 27560 `pii_principal_id`: differs from receiver to receiver. */
  piiPrincipalId?: string
  processing?: Processing
  noticeSha256?: string
  note?: string
  events: readonly ConsentEvent[]
  disposal?: Disposal
}

/** The subject's copy, before it is signed: the whole record. */
export type ConsentReceipt = {
  schemaVersion: string
  receiptId: string
  issuedAt: string
  record: ConsentView
}

/** What somebody with a link sees. */
export type Notice = { consent: ConsentView; answerBy: string }

export const SUBJECT_REQUEST_KINDS = ['access', 'export', 'deletion'] as const

export type SubjectRequestAsk = {
  kind: (typeof SUBJECT_REQUEST_KINDS)[number]
  /** Who is asked. */
  of: 'provider' | 'receiver'
  text?: string
}

export type SubjectRequestBody = {
  of: 'provider' | 'receiver'
  text?: string
  answer?: SubjectAnswer & { at: string; by: string }
}

export type SubjectAnswer = {
  outcome: 'done' | 'partly' | 'refused'
  text: string
  /** SHA-256 of what was handed over, hexadecimal. */
  contentSha256?: string
}

export type SubjectRequestView = {
  id: string
  consent: string
  kind: string
  dataset: string
  receiver: string
  provider: string
  state: string
  version: number
  createdAt: string
  dueAt: string
  overdue: boolean
  piiPrincipalId: string
} & SubjectRequestBody

export type Listing<T> = { items: readonly T[]; next?: string }
