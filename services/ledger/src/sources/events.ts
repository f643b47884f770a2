/** What the log says of the events of the outbox. */
import type { EventRow } from '@tongqu/store'
import type { EntryKind, NewEntry } from '../types.ts'
import { ULID } from '../ulid.ts'

export type EventRule = {
  kind: EntryKind
  /**
   * Members of the event's body that stand in the entry: organisations, agreements, datasets,
   * codes, hashes. All others are left out: names of people, logins and free text never come here.
   */
  keeps: readonly string[]
  /** Its id is that of a person, which stands in the entry as a commitment. */
  isPerson?: true
  /** What its entry has in place of a change of state and the members that are kept. */
  makes?: (event: EventRow) => Partial<NewEntry>
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
  transfer: { kind: 'transfer', keeps: [], makes: transferOf },
  session: 'left out',
}

/** As `Transfers.keep` in access tells it: of what was sent (the receipt) and what has arrived. */
type TransferTold = {
  /** Id of the entry, which the receiver was told. */
  entry?: string
  agreement?: string
  sha256?: string
  outcome?: string
  delayMilliseconds?: number
}

function transferOf({ entity_id, body }: EventRow): Partial<NewEntry> {
  const { entry, agreement, sha256, outcome, delayMilliseconds }: TransferTold = JSON.parse(body)
  return {
    ...(entry !== undefined && ULID.test(entry) && { id: entry }),
    ...(agreement !== undefined && { agreement }),
    prev: entity_id,
    ...(sha256 !== undefined && { inputs: [{ sha256 }] }),
    ...(outcome !== undefined && { outcome }),
    ...(delayMilliseconds !== undefined && { body: { delayMilliseconds } }),
  }
}

/**
 * Of an entity that the table does not know nothing but the change itself stands in the log: what
 * its body holds has not been looked at.
 */
export const UNKNOWN_EVENT: EventRule = { kind: 'incident', keeps: [] }
