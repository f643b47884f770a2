/**
 * The policy language of the hub: a reduced profile of ODRL 2.2 (W3C Recommendation, 2018), of the
 * shape the Dataspace Protocol 2025-1 asks for, one dataset per policy. `GrantTerms` is the same in
 * our own words: agreements are made from it, and their signatures cover `policyOf` of it.
 */
import type { TermMask } from '@tongqu/catalog'
import type { LocalText } from '@tongqu/contracts'
import type { Action, Limits, RowRule } from './types.ts'

export type PolicyType = 'Agreement' | 'Offer' | 'Set'

/** Beyond the doors: may it be passed on, may others be given what was made anonymous of it? */
export const RIGHTS = ['distribute', 'anonymize'] as const
export type Right = (typeof RIGHTS)[number]

export const DUTIES = ['attribute', 'inform', 'delete', 'compensate', 'hub:reportUse'] as const
export type DutyAction = (typeof DUTIES)[number]

/** `within`: ISO 8601 duration, of `delete` how long data may be kept, of reports how often. */
export type Duty = { action: DutyAction; within?: string }

/** A column of a table as it is granted; without `form` in clear, as far as the tier allows it. */
export type GrantedColumn = { table: string; column: string; form?: TermMask }

/** A condition on the rows of a table; all conditions must hold. */
export type GrantedRows = RowRule & { table: string }

/** `use` forbids everything. Without purposes and columns: always, and whatever the column. */
export type Prohibition = {
  actions: readonly (Action | Right | 'use')[]
  purposes?: readonly string[]
  columns?: readonly { table: string; column: string }[]
}

/** What is given, of one dataset, to whom, for what, and how. Lists without repetition. */
export type GrantTerms = {
  /** Id of the agreement, offer or entitlement. */
  uid: string
  /** `Agreement` and `Offer` have an assigner; an `Agreement` has an assignee. */
  type: PolicyType
  dataset: string
  /** Provider of the catalogue. */
  assigner?: string
  /** Organisation. */
  assignee?: string
  /** At least one. */
  actions: readonly Action[]
  rights: readonly Right[]
  /** At least one. What is not named is not given. */
  columns: readonly GrantedColumn[]
  rows: readonly GrantedRows[]
  /** West, south, east, north in degrees of WGS 84. */
  area?: readonly [number, number, number, number]
  /** Event times, instants in UTC; `to` is not included. */
  period?: { from?: string; to?: string }
  /** At least one code of `purposes.yaml`. */
  purposes: readonly string[]
  /** Instants in UTC; at `validTo` it is over. */
  validFrom: string
  validTo: string
  /** Absent: `api`. */
  environment?: 'api' | 'clean-room'
  limits: Limits
  /** Raises the minimum groups of the dataset's terms. */
  minimumGroup?: number
  /** Privacy budget of queries; carried for the room that answers them. */
  epsilonPerMonth?: number
  duties: readonly Duty[]
  prohibitions: readonly Prohibition[]
}

/**
 * What the policy view reads in the `body` of a row of `agreements`, whatever else stands there: an
 * `agreement` or `entitlement` gives the datasets that its policies name, each in a policy of its
 * own, while the row is ACTIVE and within its `valid_from` and `valid_to`.
 */
export type AgreementPolicies = { document: { policies: readonly Policy[] } }

/** The policy as JSON: what is signed, filed and shown. */
export type Policy = {
  '@context': readonly unknown[]
  '@type': PolicyType
  profile: string
  uid: string
  target: string
  assigner?: string
  assignee?: string
  conflict: 'prohibit'
  permission: readonly PolicyRule[]
  prohibition: readonly PolicyRule[]
  obligation: readonly PolicyRule[]
}

export type PolicyRule = { action: readonly string[]; constraint: readonly Constraint[] }

export type Constraint = {
  leftOperand: string
  operator: string
  rightOperand: string | number | readonly string[]
}

/** `path` is a JSON pointer into the policy. */
export type PolicyFault = { path: string; message: LocalText }

/** A policy that was understood whole; only such a one gives anything. */
export type Grant = {
  terms: GrantTerms
  /** Milliseconds since 1970. */
  validFrom: number
  validTo: number
}

export type Compiled = { grant: Grant } | { faults: readonly PolicyFault[] }

export const CONTEXT: readonly unknown[] = [
  'https://www.w3.org/ns/odrl.jsonld',
  { hub: 'urn:tongqu:policy#' },
]
export const PROFILE = 'urn:tongqu:policy:1'

/** Actions of the hub at its doors as the profile calls them. */
export const ACTION_NAMES: Readonly<Record<Action, string>> = {
  read: 'hub:read',
  download: 'hub:export',
  subscribe: 'hub:stream',
  query: 'hub:query',
}
