export const OBJECTION_KINDS = [
  'accuracy',
  'completeness',
  'timeliness',
  'privacy',
  'rights',
  'tier',
  'other',
] as const

export type ObjectionAsk = {
  dataset: string
  kind: (typeof OBJECTION_KINDS)[number]
  text: string
  /** `table` or `table/column` it is about. */
  place?: string
  /** How to reach somebody who is not signed in; required of them, refused of others. */
  contact?: string
}

export type ObjectionAnswer = { outcome: 'corrected' | 'explained' | 'refused'; text: string }
export type ObjectionDecision = { outcome: 'upheld' | 'dismissed'; text: string }

/** JSON of `objections.body`. */
export type ObjectionBody = {
  kind: string
  text: string
  place?: string
  /** Sealed. */
  contact?: string
  /** SHA-256 of the secret by which somebody anonymous comes back. */
  handleHash?: string
  answer?: ObjectionAnswer & { at: string; by: string }
  escalation?: { text: string; at: string }
  /** By whoever raised it, by the authority, or by time. */
  resolution?: { by: 'raiser' | 'authority' | 'time'; text?: string; outcome?: string; at: string }
}

export type ObjectionView = {
  id: string
  dataset: string
  provider: string
  anonymous: boolean
  organisation?: string
  state: string
  actions: readonly string[]
  version: number
  createdAt: string
  /** When the next step is due: answer, reaction, decision. Absent of what is resolved. */
  dueAt?: string
  overdue: boolean
  /** To the provider and the authority. */
  contact?: string
} & Omit<ObjectionBody, 'contact' | 'handleHash'>
