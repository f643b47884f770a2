import type { TierId } from '@tongqu/catalog'

/** Who asks. Until there is an identity service everybody is anonymous, known by address. */
export type Principal = { kind: 'anonymous'; address: string }

export type Action = 'read' | 'download' | 'subscribe'

/** What may leave of one table: nothing else does, at any door. */
export type TableView = {
  columns: readonly string[] /** Every column of the table? */
  whole: boolean
}

/** The one decision object. Doors apply it physically and never look at a tier themselves. */
export type AccessPlan = {
  dataset: string
  tier: TierId
  action: Action
  purpose: string
  tables: Readonly<Record<string, TableView>>
  /** RFC 3339; a plan is not used after it. */
  expiresAt: string
  /** Hash of what the plan lets through (not of when): caches key on it. */
  hash: string
}
