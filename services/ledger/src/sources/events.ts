/** What the log says of the events of the outbox. */
import type { EntryKind } from '../types.ts'

export type EventRule = {
  kind: EntryKind
  /**
   * Members of the event's body that stand in the entry: organisations, agreements, datasets,
   * codes, hashes. All others are left out: names of people, logins and free text never come here.
   */
  keeps: readonly string[]
  /** Its id is that of a person, which stands in the entry as a commitment. */
  isPerson?: true
  /** Actions that change no state of the hub, and are not told. */
  leavesOut?: readonly string[]
}

const AGREEMENT = ['cause', 'days', 'application', 'successor', 'validTo', 'datasets']
const STATEMENT = [
  ...['agreement', 'sha256', 'totalFen', 'dueFen', 'period', 'log', 'datasets'],
  'code',
]

/**
 * By entity. Sessions and sign-ins are traces of people, not changes of what anybody may do: they
 * stay in the outbox.
 */
export const EVENT_RULES: Readonly<Record<string, EventRule | 'left out'>> = {
  application: { kind: 'application', keeps: ['at', 'agreement', 'datasets'] },
  attachment: { kind: 'application', keeps: ['type', 'bytes'] },
  agreement: { kind: 'agreement', keeps: AGREEMENT },
  entitlement: { kind: 'agreement', keeps: AGREEMENT },
  inbound: { kind: 'agreement', keeps: AGREEMENT },
  consent: { kind: 'consent', keeps: ['kind', 'receiver', 'agreement'] },
  'subject-request': { kind: 'consent', keeps: ['kind', 'consent'] },
  objection: { kind: 'objection', keeps: ['kind', 'provider'] },
  dataset: { kind: 'dataset', keeps: ['provider'] },
  'open-list': { kind: 'dataset', keeps: ['tier', 'version', 'sha256'] },
  statement: { kind: 'statement', keeps: STATEMENT },
  organisation: { kind: 'directory', keeps: [] },
  person: { kind: 'directory', keeps: ['roles'], isPerson: true, leavesOut: ['sign-in'] },
  app: { kind: 'directory', keeps: [] },
  webhook: { kind: 'directory', keeps: [] },
  key: { kind: 'key', keeps: ['app'] },
  'issuer-key': { kind: 'key', keeps: [] },
  session: 'left out',
}

/**
 * Of an entity that the table does not know nothing but the change itself stands in the log: what
 * its body holds has not been looked at.
 */
export const UNKNOWN_EVENT: EventRule = { kind: 'incident', keeps: [] }
