import type { AppPrincipal, Principal } from '@tongqu/access'
import type { Catalog } from '@tongqu/catalog'
import type { Secrets, Store } from '@tongqu/store'
import type { ApiKey, DirectoryView } from '../directory/types.ts'

export type KeyInput = {
  /** Of `KEY_SCOPES`. */
  scopes: readonly string[]
  /** Ids of datasets; empty: no such limit. */
  datasets: readonly string[]
  /** RFC 3339, at most a year ahead; absent: a year. */
  expiresAt?: string
}

/** What keys can be good for at most; access decides the rest. */
export const KEY_SCOPES = ['hub:read', 'hub:download', 'hub:subscribe'] as const

/** The whole key is known here and never again. */
export type NewKey = { key: ApiKey; secret: string }

export type KeyCheck = {
  /** Who shows this key. Throws `token-invalid`, whatever is wrong with it. */
  principalOf(text: string, address: string): AppPrincipal
}

/** Keys of the apps of one's own organisation (role consumer), of any (role operator). */
export type KeyDesk = {
  /** Throws `app-not-found`, `role-required`, `too-many`, `body-invalid`, `dataset-not-found`. */
  create(by: Principal, app: string, input: KeyInput): Promise<NewKey>
  /**
   * A new key with the same rights; the old one ends a week later at the latest. Throws
   * `key-not-found`, `role-required`, `illegal-transition` of one that is dead, `too-many`.
   */
  rotate(by: Principal, id: string): Promise<NewKey>
  /** Throws `key-not-found`, `role-required`, `illegal-transition` of one that is revoked. */
  revoke(by: Principal, id: string): Promise<ApiKey>
  /** Throws `app-not-found`. */
  list(by: Principal, app?: string): Promise<ApiKey[]>
  get(by: Principal, id: string): Promise<ApiKey>
}

export type Keys = KeyCheck &
  KeyDesk & {
    /** Writes when keys were last used; happens by itself each minute. */
    flush(): Promise<void>
    close(): Promise<void>
  }

export type KeysDeps = {
  store: Store
  secrets: Pick<Secrets, 'derive'>
  now(): number
  catalog(): Catalog
  directory: DirectoryView
  /** Told of a writing of `last_used_at` that failed. */
  report?(error: unknown): void
}
