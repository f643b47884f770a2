import { type Header, joinedMessage } from './header.ts'

/** Parts of one message: a photograph of 500 KB in parts of 1,000 bytes has half as many. */
export const FRAGMENT_LIMIT = 1_024

/** Bytes of one joined message. */
export const JOINED_LIMIT_BYTES = 1_048_576

/** Messages of one link that may be incomplete at a time; the oldest gives way. */
const GROUP_LIMIT = 3

/** Silence after which the missing parts are asked for again, and how often in vain. */
const REQUEST_AFTER_MILLISECONDS = 30_000
const REQUEST_LIMIT = 3

/** Time for a whole message. */
const GROUP_LIFETIME_MILLISECONDS = 300_000

export type Joined = { message: Uint8Array; header: Header; serials: number[] }

/** A message of which parts are missing; `head` is the header of one part, with its item. */
export type Lost = {
  id: number
  total: number
  /** By index, from 1. */
  parts: ReadonlyMap<number, Uint8Array>
  head: Uint8Array
  /** Its serial is that of the first part. */
  header: Header
}

type Group = {
  id: number
  total: number
  firstSerial: number
  /** By index, from 1. */
  parts: Map<number, Uint8Array>
  serials: Set<number>
  held: number
  head: Uint8Array
  header: Header
  begun: number
  heard: number
  /** Requests since a part came last, and whether there was ever one. */
  requests: number
  isAskedFor: boolean
}

/** What became of a part. */
export type PartTaken =
  | { kind: 'held' }
  | { kind: 'joined'; joined: Joined }
  /** A part of the message that was joined last: its acknowledgement was lost. */
  | { kind: 'repeated' }
  | { kind: 'refused'; reason: string }

/** Missing parts to ask for: 0x8003. */
export type Request = { firstSerial: number; missing: number[] }

/**
 * Puts the parts of messages together. A message is told by its id, its number of parts and the
 * serial number of its first part, which the serials of the others follow (JT/T 808-2019 4.4.3);
 * parts that were asked for again may come under new serials.
 */
export class FragmentJoiner {
  readonly #groups: Group[] = []
  /** The message joined last, so that a repeated part of it is known. */
  #last = ''

  heldBytes(): number {
    return this.#groups.reduce((sum, group) => sum + group.held, 0)
  }

  /** Parts held for messages that are not whole. */
  heldParts(): number {
    return this.#groups.reduce((sum, group) => sum + group.parts.size, 0)
  }

  /** Takes one part; `abandoned` hears of an incomplete message that had to give way. */
  take(
    message: Uint8Array,
    header: Header,
    now: number,
    abandoned: (lost: Lost) => void,
  ): PartTaken {
    const { total, index } = header.fragment ?? { total: 1, index: 1 }
    if (total > FRAGMENT_LIMIT) {
      return { kind: 'refused', reason: `${total} parts, more than ${FRAGMENT_LIMIT}` }
    }
    const firstSerial = (header.serial - index + 1) & 0xffff
    if (this.#last === `${header.id} ${total} ${firstSerial}`) return { kind: 'repeated' }
    const group = this.#groupOf(message, header, total, index, firstSerial, now, abandoned)
    const body = Uint8Array.from(message.subarray(header.bodyStart))
    group.heard = now
    group.serials.add(header.serial)
    if (!group.parts.has(index)) {
      group.parts.set(index, body)
      group.held += body.length
      group.requests = 0
    }
    if (group.held > JOINED_LIMIT_BYTES) {
      this.#drop(group)
      return { kind: 'refused', reason: `more than ${JOINED_LIMIT_BYTES} bytes` }
    }
    if (group.parts.size < total) return { kind: 'held' }
    this.#drop(group)
    this.#last = `${header.id} ${total} ${group.firstSerial}`
    return { kind: 'joined', joined: joinedOf(group) }
  }

  /** When `due` must be asked next; undefined without incomplete messages. */
  wakeAt(): number | undefined {
    if (this.#groups.length === 0) return undefined
    return Math.min(...this.#groups.map(dueAt))
  }

  /** What is to be asked for again now; messages that are not to be had are given up. */
  due(now: number, abandoned: (lost: Lost) => void): Request[] {
    const requests: Request[] = []
    for (const group of [...this.#groups]) {
      if (dueAt(group) > now) continue
      if (group.requests >= REQUEST_LIMIT || now - group.begun >= GROUP_LIFETIME_MILLISECONDS) {
        this.#drop(group)
        abandoned(group)
        continue
      }
      group.requests++
      group.isAskedFor = true
      group.heard = now
      requests.push({ firstSerial: group.firstSerial, missing: missingOf(group) })
    }
    return requests
  }

  /** Everything incomplete, in the order it began, and forgets it: the end of a capture. */
  rest(): Lost[] {
    return this.#groups.splice(0)
  }

  #groupOf(
    message: Uint8Array,
    header: Header,
    total: number,
    index: number,
    firstSerial: number,
    now: number,
    abandoned: (lost: Lost) => void,
  ): Group {
    const known = this.#groups.find((group) => group.id === header.id && group.total === total)
    if (known) {
      const isItsOwn = known.firstSerial === firstSerial
      const wasAskedFor = known.isAskedFor && !known.parts.has(index)
      if (isItsOwn || wasAskedFor) return known
      this.#drop(known)
      abandoned(known)
    }
    const oldest = this.#groups[0]
    if (this.#groups.length >= GROUP_LIMIT && oldest) {
      this.#drop(oldest)
      abandoned(oldest)
    }
    const head = Uint8Array.from(message.subarray(0, header.bodyStart))
    const group: Group = {
      id: header.id,
      total,
      firstSerial,
      parts: new Map(),
      serials: new Set(),
      held: 0,
      head,
      header: { ...header, serial: firstSerial, fragment: undefined },
      begun: now,
      heard: now,
      requests: 0,
      isAskedFor: false,
    }
    this.#groups.push(group)
    return group
  }

  #drop(group: Group): void {
    this.#groups.splice(this.#groups.indexOf(group), 1)
  }
}

function joinedOf(group: Group): Joined {
  const { head, header, parts, firstSerial } = group
  const bodies = Array.from({ length: group.total }, (_, at) => parts.get(at + 1))
  const message = joinedMessage(
    head,
    header,
    bodies.filter((part) => part !== undefined),
  )
  const fixed = header.is2019 ? 17 : 12
  message[fixed - 2] = firstSerial >> 8
  message[fixed - 1] = firstSerial & 0xff
  return { message, header: { ...header, bodyStart: fixed }, serials: [...group.serials] }
}

function dueAt({ heard, begun }: Group): number {
  return Math.min(heard + REQUEST_AFTER_MILLISECONDS, begun + GROUP_LIFETIME_MILLISECONDS)
}

function missingOf({ parts, total }: Group): number[] {
  return Array.from({ length: total }, (_, at) => at + 1).filter((index) => !parts.has(index))
}
