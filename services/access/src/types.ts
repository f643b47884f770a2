import type { TierId } from '@tongqu/catalog'

/**
 * 需求方 consumer, 提供方 provider, 审核人 reviewer, 批准人 approver, 签署人 signer, 分析人员
 * analyst, 运维 operator, 审计 auditor. A person may have several; separation of duties is by person.
 */
export const ROLES = [
  'consumer',
  'provider',
  'reviewer',
  'approver',
  'signer',
  'analyst',
  'operator',
  'auditor',
] as const
export type Role = (typeof ROLES)[number]

/** Roles by which the hub is run and watched over: of people of the competent authority alone. */
export const AUTHORITY_ROLES: readonly Role[] = ['reviewer', 'approver', 'operator', 'auditor']

/** Of the roles that a person was given, those that count in an organisation of this kind. */
export function rolesIn(
  { authority }: { authority: boolean },
  given: readonly Role[],
): readonly Role[] {
  return authority ? given : given.filter((role) => !AUTHORITY_ROLES.includes(role))
}

/** Who asks, as identity has found out. `address` is that of the caller. */
export type Principal = Anonymous | PersonPrincipal | AppPrincipal

export type Anonymous = { kind: 'anonymous'; address: string }

/** Somebody signed in at the portal (`session`) or with a token in hand. */
export type PersonPrincipal = {
  kind: 'person'
  address: string
  id: string
  organisation: string
  /** Id of the catalogue's provider for which the organisation stands. */
  provider?: string
  /** Is it the competent authority (主管部门)? Its reviewers and approvers decide. */
  authority: boolean
  /** Those that count: see `rolesIn`. */
  roles: readonly Role[]
  via: 'session' | 'token'
  /** A session whose csrf token the request has shown; true for tokens. */
  csrf: boolean
}

/** A program of an organisation. */
export type AppPrincipal = {
  kind: 'app'
  address: string
  /** OAuth client id. */
  id: string
  organisation: string
  provider?: string
  /** Of the token, or of the key. */
  scopes: readonly string[]
  /** Keys open the open tier and real-time feeds, nothing else. */
  via: 'token' | 'key'
  /** Id of the key that was shown. */
  key?: string
  /** Of a key that is limited to datasets; absent: no such limit. */
  datasets?: readonly string[]
  /** Is the token bound to a key the caller has shown (DPoP)? */
  bound: boolean
}

/** `read` rows, `download` files, `subscribe` to what is new, `query` by SQL. */
export const ACTIONS = ['read', 'download', 'subscribe', 'query'] as const
export type Action = (typeof ACTIONS)[number]

/**
 * A condition on rows. `values` are texts as a caller of the records door writes them; `column` may
 * be one that nobody is shown.
 */
export type RowRule = {
  column: string
  operator: 'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'is'
  values: readonly string[]
}

/** What stands in the place of a value. Null stays null. */
export type Mask =
  /** Keyed hash, 26 characters of base32; `key` names the key: dataset, recipient and epoch. */
  | { kind: 'pseudonym'; key: string }
  /** A timestamp goes down to a multiple of so many seconds (UTC). */
  | { kind: 'time'; seconds: number }
  /** A number goes down to a multiple of `step`; for degrees the middle of the cell. */
  | { kind: 'grid'; step: number; middle: boolean }
  /** The first so many characters, then `***`. */
  | { kind: 'prefix'; characters: number }

/** What may leave of one table: nothing else does, at any door. */
export type TableView = {
  /** In table order. Those in `masks` leave masked, and are filtered and sorted masked. */
  columns: readonly string[]
  /** Every column and row of the table, as stored? Then all below is empty. */
  whole: boolean
  masks: Readonly<Record<string, Mask>>
  /** All must hold. */
  rows: readonly RowRule[]
  /** West, south, east, north in degrees of WGS 84, on the geometry of the contract. */
  area?: readonly [number, number, number, number]
  /** RFC 3339, on the event time of the contract; `to` is not included. */
  period?: { from?: string; to?: string }
  /**
   * Only rows of those who consent. `digest` names the set, which nobody changes; with `key` it
   * holds not the texts of the column but their pseudonyms by that key.
   */
  subjects?: { column: string; allowed: ReadonlySet<string>; digest: string; key?: string }
  /** Only rows whose group by these (masked) columns has so many different values of `of`. */
  minimumGroup?: { size: number; by: readonly string[]; of: string }
}

/** The one decision object. Doors apply it physically and never look at a tier themselves. */
export type AccessPlan = {
  dataset: string
  tier: TierId
  action: Action
  /** Purpose code; `unspecified` in the open tier. */
  purpose: string
  tables: Readonly<Record<string, TableView>>
  /** What gives it; absent in the open tier. `agreement` and the like are its id. */
  basis?: { kind: 'agreement' | 'entitlement'; id: string; recipient: string }
  limits: Limits
  /** Duties that go with it, ODRL names: `attribute`, `delete`, `hub:reportUse`. */
  duties: readonly string[]
  /** RFC 3339; a plan is not used after it. */
  expiresAt: string
  /** Hash of what the plan lets through (not of when): caches key on it. */
  hash: string
}

/** Absent: no limit by agreement. */
export type Limits = {
  requestsPerMinute?: number
  bytesPerDay?: number
  requests?: number
}
