import { u16, u32 } from './bytes.ts'
import type { Header } from './header.ts'
import { readLocation } from './location.ts'
import { positionFault } from './position.ts'

/** Vehicles with a raised alarm that a source remembers; the one noted first is forgotten. */
const VEHICLE_LIMIT = 100_000

/**
 * The alarm flags that each vehicle reported last, over its connections: what is set again is no
 * new alarm. Vehicles without a flag take no room.
 */
export class AlarmFlags {
  readonly #flags = new Map<string, number>()

  of(phone: string): number {
    return this.#flags.get(phone) ?? 0
  }

  set(phone: string, flags: number): void {
    this.#flags.delete(phone)
    if (flags === 0) return
    const [first] = this.#flags.size < VEHICLE_LIMIT ? [] : this.#flags.keys()
    if (first !== undefined) this.#flags.delete(first)
    this.#flags.set(phone, flags)
  }
}

/**
 * Flags after a message with reports, given those before it; what decoding rejects changes nothing,
 * so that the alarm is new again in the next report. Back-filled reports are older and do not
 * count.
 */
export function flagsAfter(
  message: Uint8Array,
  header: Header,
  before: number,
  receivedAt: number,
): number {
  const start = header.bodyStart
  if (header.id === 0x0200) return flagsOf(message, start, message.length, before, receivedAt)
  if (header.id === 0x0201) return flagsOf(message, start + 2, message.length, before, receivedAt)
  if (message[start + 2] === 1) return before
  let flags = before
  for (let at = start + 3; at + 2 <= message.length; ) {
    const end = at + 2 + u16(message, at)
    if (end > message.length) break
    flags = flagsOf(message, at + 2, end, flags, receivedAt)
    at = end
  }
  return flags
}

/** The whole report is read only where the flags change. */
function flagsOf(
  bytes: Uint8Array,
  start: number,
  end: number,
  before: number,
  receivedAt: number,
): number {
  if (end - start < 4) return before
  const flags = u32(bytes, start)
  if (flags === before) return before
  const facts = readLocation(bytes, start, end)
  return facts && !positionFault(facts, receivedAt) ? flags : before
}
