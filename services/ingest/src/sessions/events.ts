import type { Finding, SessionTurn } from '@tongqu/adapter-kit'
import type { FrameEntry, LakeFinding, LakeReading, LakeReject } from '@tongqu/lakehouse'

/**
 * What the hub itself notes between the messages of a source, as entries of its journal: link
 * events, messages that could not be taken, remarks. In the journal they are as durable as the
 * messages, and come out of a batch again each time it is read.
 */
export type Event =
  | { kind: 'link'; reading: LakeReading }
  | { kind: 'reject'; reject: LakeReject }
  | { kind: 'finding'; finding: LakeFinding }

const LINK = 'link'
const REJECT = 'reject '
const FINDING = 'finding'

/** Bytes of a refused message that are kept. */
const MOST_REJECTED_BYTES = 4_096

/** A row of `vehicle/link@1` but for its time. */
export function entryOfLink(at: number, reading: Record<string, unknown>): FrameEntry {
  return { kind: 'event', at, context: LINK, bytes: Buffer.from(JSON.stringify(reading)) }
}

/** A message of a link that its session did not take. */
export function entryOfReject(
  at: number,
  link: string,
  { code, reason, bytes }: SessionTurn['rejects'][number],
): FrameEntry {
  const context = REJECT + JSON.stringify({ link, code, reason })
  const kept = bytes?.subarray(0, MOST_REJECTED_BYTES) ?? new Uint8Array()
  return { kind: 'event', at, context, bytes: kept }
}

export function entryOfFinding(at: number, { at: place, code, message }: Finding): FrameEntry {
  const bytes = Buffer.from(JSON.stringify({ at: place, code, message }))
  return { kind: 'event', at, context: FINDING, bytes }
}

/** What an event says; `place` is its own in the batch. Undefined for one of another release. */
export function eventOf({ at, context, bytes }: FrameEntry, place: string): Event | undefined {
  if (context === LINK) {
    const reading = { noted_at: new Date(at).toISOString(), ...membersOf(bytes) }
    return { kind: 'link', reading: { contract: 'vehicle/link@1', reading } }
  }
  if (context === FINDING) return { kind: 'finding', finding: membersOf(bytes) as LakeFinding }
  if (!context.startsWith(REJECT)) return undefined
  const { code, reason } = JSON.parse(context.slice(REJECT.length))
  return { kind: 'reject', reject: { at: place, code, reason } }
}

function membersOf(bytes: Uint8Array): Record<string, unknown> {
  return JSON.parse(Buffer.from(bytes).toString('utf8'))
}
