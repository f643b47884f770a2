import { Problem, type ProblemCode } from '@tongqu/contracts'
import type { DeliveryRecord } from '@tongqu/lakehouse'
import type { Channel, ChannelOutcome, Channels } from './channels.ts'

/** What a peer has said of something that came in: of its bytes, and of its time. */
export type Arrival = Pick<DeliveryRecord, 'check' | 'sentAt'>

/** Counts a delivery that is kept. */
export function arrived(
  channels: Channels | undefined,
  by: Channel,
  { check, sentAt, receivedAt }: Arrival & Pick<DeliveryRecord, 'receivedAt'>,
): void {
  channels?.came(by, outcomeOf({ check }))
  if (sentAt !== undefined) channels?.took(by, Date.parse(sentAt), Date.parse(receivedAt))
}

/** What says that bytes are not those that were sent; a body that breaks off says neither. */
const DIFFERENT: ReadonlySet<string> = new Set<ProblemCode>([
  'push-digest-different',
  'push-signature-wrong',
  'upstream-digest-different',
])

/** Counts what is refused because its bytes are not those that were sent. */
export async function countingDifferent<T>(
  channels: Channels | undefined,
  by: Channel,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Problem && DIFFERENT.has(error.code)) channels?.came(by, 'different')
    throw error
  }
}

/** Of what is kept: bytes that do not fit are refused. */
export function outcomeOf({ check }: { check?: string | undefined }): ChannelOutcome {
  return check === undefined ? 'unknown' : 'equal'
}

/** What a request says whose sender is told by something else than its bytes. */
export function arrivalOfHttp(
  headers: Readonly<Record<string, string>>,
  check: string | undefined,
): Arrival {
  const sentAt = instantOfHttp(headers.date)
  return { ...(check === undefined ? {} : { check }), ...(sentAt ? { sentAt } : {}) }
}

/** An HTTP date (RFC 9110, 5.6.7: all are GMT) as RFC 3339; undefined for anything else. */
export function instantOfHttp(date: string | undefined): string | undefined {
  const at = date?.endsWith(' GMT') ? Date.parse(date) : Number.NaN
  const text = Number.isNaN(at) ? undefined : new Date(at).toISOString()
  // Years that RFC 3339 has no digits for are written with a sign.
  return text && /^\d/.test(text) ? text : undefined
}

/** A body, and when the last of it was there: milliseconds since 1970, undefined until then. */
export function timed(body: AsyncIterable<Uint8Array>, now: () => number) {
  let endedAt: number | undefined
  async function* passing() {
    yield* body
    endedAt = now()
  }
  return { body: passing(), endedAt: () => endedAt }
}
