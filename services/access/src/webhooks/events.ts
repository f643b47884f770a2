/** What organisations may read of what has happened, in the order in which it was committed. */
import { Problem } from '@tongqu/contracts'
import type { EventRow, Reading, Store } from '@tongqu/store'
import { acting, isAuditor } from '../parties.ts'
import type { Principal } from '../types.ts'

export const MAX_EVENTS = 1_000
const DEFAULT_EVENTS = 100
const EVERYBODY = '*'

/** An event as it stands at `/api/events` and in the body of a webhook's message. */
export type EventMessage = {
  /** The same in both, and at every attempt. */
  id: string
  seq: number
  /** `<entity>.<state it is in now>`, or `<entity>.<action>` where the state is the same. */
  type: string
  /** RFC 3339. */
  timestamp: string
  data: {
    entity: string
    entityId: string
    action: string
    from?: string
    to?: string
    /** Who did it, by kind only: `person`, `app`, `subject`, `system`, `anonymous`. */
    actor: string
    dataset?: string
    details: Readonly<Record<string, unknown>>
  }
}

export type Events = {
  /**
   * Events after a sequence number that the caller's organisation may read; auditors read all.
   * `next` goes into `after` of the next question, also when nothing was there. Throws
   * `sign-in-required`, `credentials-too-weak`, `wrong-limit`.
   */
  list(
    principal: Principal,
    range?: { after?: number; limit?: number },
  ): Promise<{ items: readonly EventMessage[]; next: string }>
}

export function createEvents({ store }: { store: Store }): Events {
  return {
    list: async (principal, { after = 0, limit = DEFAULT_EVENTS } = {}) => {
      const caller = acting(principal)
      if (!(limit >= 1 && limit <= MAX_EVENTS)) throw new Problem('wrong-limit')
      const rows = isAuditor(caller)
        ? await inOrder(store.db, after, limit).execute()
        : await heardBy(store.db, caller.organisation, after, limit)
      const next = rows.at(-1)?.seq ?? after
      return { items: rows.map(messageOf), next: String(next) }
    },
  }
}

/** Events after `after` whose audience an organisation belongs to, in order. */
export function heardBy(
  reading: Reading,
  organisation: string,
  after: number,
  limit: number,
): Promise<EventRow[]> {
  return inOrder(reading, after, limit)
    .where('seq', 'in', (query) =>
      query
        .selectFrom('audiences')
        .select('seq')
        .where('organisation', 'in', [organisation, EVERYBODY])
        .where('seq', '>', after),
    )
    .execute()
}

function inOrder(reading: Reading, after: number, limit: number) {
  return reading
    .selectFrom('events')
    .selectAll()
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
}

/** Which person or program it was concerns its own organisation only, so nobody is told here. */
export function messageOf(row: EventRow): EventMessage {
  return {
    id: row.id,
    seq: row.seq,
    type: typeOf(row),
    timestamp: row.at,
    data: {
      entity: row.entity,
      entityId: row.entity_id,
      action: row.action,
      ...(row.from_state !== null && { from: row.from_state }),
      ...(row.to_state !== null && { to: row.to_state }),
      actor: row.actor.split(':')[0] ?? '',
      ...(row.dataset !== null && { dataset: row.dataset }),
      details: JSON.parse(row.body),
    },
  }
}

/** `consent.withdrawn`, `agreement.signed_applicant`, `open_list.publish`. */
export function typeOf(
  row: Pick<EventRow, 'entity' | 'action' | 'from_state' | 'to_state'>,
): string {
  const moved = row.to_state !== null && row.to_state !== row.from_state
  const word = moved ? (row.to_state ?? '') : row.action
  return `${row.entity}.${word.toLowerCase()}`.replaceAll('-', '_')
}
