/** Events of the outbox become entries. */
import { canonicalJson, hashOf } from '@tongqu/contracts'
import type { EventRow } from '@tongqu/store'
import { type Commitments, type EntryActor, MAX_ENTRY_BYTES, type NewEntry } from '../types.ts'
import { derivedUlid } from '../ulid.ts'
import { EVENT_RULES, type EventRule, UNKNOWN_EVENT } from './events.ts'
import type { EventFacts } from './facts.ts'

export type EntryMaking = {
  commitments: Pick<Commitments, 'person' | 'subject'>
  /** Of ids that nobody else can guess; always the same. */
  idKey: Uint8Array
}

/** Says the same of the same event each time; undefined for what the log does not tell. */
export async function entryOf(
  making: EntryMaking,
  event: EventRow,
  facts: EventFacts,
): Promise<NewEntry | undefined> {
  const known = EVENT_RULES[event.entity]
  const rule = known ?? UNKNOWN_EVENT
  if (rule === 'left out' || rule.leavesOut?.includes(event.action)) return undefined
  const id = eventEntryId(making.idKey, event)
  const { subject, terms } = facts
  const body = { ...bodyOf(rule, event), ...terms }
  const agreement = agreementOf(event, body)
  const common = {
    id,
    t: event.at,
    k: rule.kind,
    actor: await actorOf(making, event.actor, facts),
    ...(event.dataset !== null && { dataset: event.dataset }),
    ...(facts.synthetic && { synthetic: true as const }),
  }
  if (rule.makes) return fitting({ ...common, ...rule.makes(event) })
  return fitting({
    ...common,
    ...(agreement !== undefined && { agreement }),
    ...(subject !== undefined && { subject: await making.commitments.subject(id, subject) }),
    change: {
      entity: event.entity,
      id: await changedId(making, rule, event),
      action: event.action,
      ...(event.from_state !== null && { from: event.from_state }),
      ...(event.to_state !== null && { to: event.to_state }),
      seq: event.seq,
    },
    ...(Object.keys(body).length > 0 && { body }),
  })
}

/** Id of the entry that tells of an event, or of what follows from it. */
export function eventEntryId(
  idKey: Uint8Array,
  { id, at }: Pick<EventRow, 'id' | 'at'>,
  what: 'event' | 'erase' = 'event',
): string {
  return derivedUlid(idKey, Date.parse(at), `${what} ${id}`)
}

function bodyOf({ keeps }: EventRule, event: EventRow): Record<string, unknown> {
  const told: Record<string, unknown> = JSON.parse(event.body)
  return Object.fromEntries(keeps.flatMap((name) => (name in told ? [[name, told[name]]] : [])))
}

const AGREEMENTS: ReadonlySet<string> = new Set(['agreement', 'entitlement', 'inbound'])

function agreementOf(event: EventRow, { agreement }: Record<string, unknown>): string | undefined {
  if (AGREEMENTS.has(event.entity)) return event.entity_id
  return typeof agreement === 'string' ? agreement : undefined
}

function changedId(
  making: EntryMaking,
  rule: EventRule,
  event: EventRow,
): Promise<string> | string {
  return rule.isPerson ? making.commitments.person(event.entity_id) : event.entity_id
}

/**
 * `person:<id>`, `app:<id>`, `system`; `subject` is the person a consent is about, who acts without
 * an account; `anonymous` is nobody known.
 */
async function actorOf(
  { commitments }: EntryMaking,
  text: string,
  { organisation }: EventFacts,
): Promise<EntryActor> {
  const [type = '', id = ''] = text.split(/:(.*)/s)
  const whose = organisation === undefined ? {} : { organisation }
  if (type === 'person') return { type, id: await commitments.person(id), ...whose }
  if (type === 'app') return { type, id, ...whose }
  if (type === 'subject') return { type: 'person' }
  return { type: type === 'anonymous' ? 'anonymous' : 'system' }
}

/** Of a body that is too long for an entry its hash is told. */
function fitting(entry: NewEntry): NewEntry {
  if (Buffer.byteLength(canonicalJson({ ...entry, v: 1 })) <= MAX_ENTRY_BYTES) return entry
  return { ...entry, body: { sha256: hashOf(entry.body ?? {}) } }
}
