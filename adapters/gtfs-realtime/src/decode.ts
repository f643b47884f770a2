import {
  checked,
  type DecodeContext,
  type Decoded,
  type Finding,
  nothing,
  type Reading,
  type Reject,
  rejected,
  WireFault,
  WireReader,
} from '@tongqu/adapter-kit'
import { Entity, MAIN_ROWS, readMessage } from './entity.ts'
import type { Columns } from './fields.ts'
import { feedHeader } from './messages.ts'

const HEADER = 1 * 8 + 2
const ENTITY = 2 * 8 + 2

/**
 * A `FeedMessage` as flat readings. Never throws. The unit of refusal is the entity: one that is
 * broken, without id or of a repeated id is refused with all its readings and hides no other. Where
 * the framing itself breaks, what came before still counts and the rest is one reject. Without a
 * sound header, or with more entities or readings than allowed, nothing is taken.
 */
export function decode(bytes: Uint8Array, context: DecodeContext): Decoded {
  const { limits, receivedAt } = context
  if (bytes.length > limits.bytes) {
    return rejected('body', 'too-large', `${bytes.length} bytes, limit ${limits.bytes}`)
  }
  const outline = outlineOf(bytes, context)
  if ('reject' in outline) return { ...nothing(), rejects: [outline.reject] }
  const { header, entities } = outline
  const event_time = header.feed_timestamp ?? receivedAt
  const columns = { event_time, ...header, entity_count: entities }
  const first = checked('gtfs-realtime/feed_message@1', columns, 'header')
  if (!('reading' in first)) return { ...nothing(), rejects: [first] }
  return new FeedDecoding(bytes, context, header).run(first)
}

/** `timestamp` of the header, which every writer puts first; what is broken says nothing. */
export function madeAt(bytes: Uint8Array): string | undefined {
  const wire = new WireReader(bytes, { depth: HEADER_DEPTH })
  const header: Columns = {}
  const fault = faultOf(() => {
    if (wire.more() && wire.tag() === HEADER) {
      wire.frame(() => readMessage(wire, feedHeader, header))
    }
  })
  const { feed_timestamp: at } = header
  return fault === undefined && typeof at === 'string' ? at : undefined
}

/** A header holds no messages, but may hold what nobody knows. */
const HEADER_DEPTH = 16

type Outline = { header: Columns; entities: number }

/** Header and number of entities, so that a bloated message is refused before it costs memory. */
function outlineOf(bytes: Uint8Array, { limits }: DecodeContext): Outline | { reject: Reject } {
  const wire = new WireReader(bytes, limits)
  const outline: Outline = { header: {}, entities: 0 }
  let sound = false
  let fault: WireFault | undefined
  while (wire.more() && !fault) {
    fault = faultOf(() => {
      const tag = wire.tag()
      if (tag === HEADER) {
        sound = false
        wire.frame(() => readMessage(wire, feedHeader, outline.header))
        sound = true
      } else {
        wire.skip(tag)
        if (tag === ENTITY) outline.entities++
      }
    })
    if (outline.entities > limits.entities) return { reject: tooMany(limits.entities) }
  }
  if (sound) return outline
  if (fault) return { reject: rejectOf(fault, `byte ${fault.offset}`) }
  return { reject: { at: 'header', code: 'missing-header', reason: 'the message has no header' } }
}

/** The second pass: one entity after the other. */
class FeedDecoding {
  readonly #wire: WireReader
  readonly #context: DecodeContext
  readonly #header: Columns
  readonly #decoded = nothing()
  readonly #ids = new Set<unknown>()
  readonly #notCarried = new Map<string, number>()
  #deletedInFull = 0
  #index = 0

  constructor(bytes: Uint8Array, context: DecodeContext, header: Columns) {
    this.#wire = new WireReader(bytes, context.limits)
    this.#context = context
    this.#header = header
  }

  run(first: Reading): Decoded {
    const wire = this.#wire
    const most = this.#context.limits.entities
    this.#decoded.readings.push(first)
    const broken = faultOf(() => {
      while (wire.more()) {
        const tag = wire.tag()
        if (tag === ENTITY) wire.frame(() => this.#entity())
        else wire.skip(tag)
      }
    })
    if (broken?.code === 'too-many') return { ...nothing(), rejects: [tooMany(most)] }
    if (broken) {
      const reject = rejectOf(broken, `byte ${broken.offset}`)
      const reason = `${reject.reason}; the rest of the message can not be read`
      this.#decoded.rejects.push({ ...reject, reason })
    }
    if (this.#room() < 0) return { ...nothing(), rejects: [tooMany(most)] }
    this.#decoded.findings.push(...this.#findings())
    return this.#decoded
  }

  /** How many readings and rejects more there may be. */
  #room(): number {
    const { readings, rejects } = this.#decoded
    return this.#context.limits.entities - readings.length - rejects.length
  }

  #entity(): void {
    const at = `entity[${this.#index}]`
    const room = this.#room()
    if (room <= 0) throw new WireFault('too-many', 'too many rejects', this.#wire.offset)
    const entity = new Entity(this.#wire, this.#index++, this.#header.feed_timestamp, room)
    const fault = faultOf(() => entity.read())
    if (fault?.code === 'too-many') throw fault
    if (fault) this.#decoded.rejects.push(rejectOf(fault, `${at}, byte ${fault.offset}`))
    else this.#take(entity, at)
  }

  /** Completes and checks the readings of an entity: all of them are taken, or none. */
  #take(entity: Entity, at: string): void {
    const { entity_id, is_deleted } = entity.own
    const { rejects, readings } = this.#decoded
    if (this.#ids.has(entity_id)) {
      const reason = `a second entity with id ${String(entity_id).slice(0, 60)}`
      rejects.push({ at, code: 'duplicate-id', reason })
      return
    }
    const unchecked = this.#readingsOf(entity)
    if (unchecked.length === 0 && entity.notCarried.length === 0) {
      rejects.push({ at, code: 'empty-entity', reason: 'neither trip update, vehicle nor alert' })
      return
    }
    for (const { contract, reading } of unchecked) {
      const result = checked(contract, reading, at)
      if ('reading' in result) continue
      rejects.push(result)
      return
    }
    this.#ids.add(entity_id)
    for (const reading of unchecked) readings.push(reading)
    for (const name of entity.notCarried) {
      this.#notCarried.set(name, (this.#notCarried.get(name) ?? 0) + 1)
    }
    if (is_deleted === true && !this.#isDifferential()) this.#deletedInFull++
  }

  #readingsOf({ own, open, notCarried }: Entity): Reading[] {
    const { entity_id, is_deleted } = own
    const fallback = this.#header.feed_timestamp ?? this.#context.receivedAt
    for (const { row, columns, main } of open) {
      columns.event_time = main.timestamp ?? fallback
      columns.entity_id = entity_id
      if (columns === main) columns.is_deleted = is_deleted
      for (const name of row.inherits) columns[name] = main[name]
    }
    if (
      open.length === 0 &&
      notCarried.length === 0 &&
      is_deleted === true &&
      this.#isDifferential()
    ) {
      return this.#deletions(entity_id, fallback)
    }
    return open.map(({ row, columns }) => ({ contract: row.contract, reading: columns }))
  }

  /** A deletion names an id and no kind: it is said in every kind that the entity can have been. */
  #deletions(entity_id: unknown, event_time: unknown): Reading[] {
    const { feed_timestamp } = this.#header
    const said = { event_time, feed_timestamp, entity_id, entity_index: this.#index - 1 }
    return MAIN_ROWS.map(({ contract, blank }) => {
      return { contract, reading: { ...blank, ...said, is_deleted: true } }
    })
  }

  #isDifferential(): boolean {
    return this.#header.incrementality === 'DIFFERENTIAL'
  }

  #findings(): Finding[] {
    const findings = [...this.#notCarried].map(([name, count]) => {
      const message = `entities of kind ${name}: ${count}, kept in the raw delivery only`
      return { at: 'entity', code: 'kind-not-carried', message }
    })
    if (this.#deletedInFull > 0) {
      const message = `entities deleted although the dataset is full: ${this.#deletedInFull}`
      findings.push({ at: 'entity', code: 'deleted-in-full', message })
    }
    return findings
  }
}

function tooMany(limit: number): Reject {
  return { at: 'body', code: 'too-many', reason: `more than ${limit} entities or readings` }
}

function rejectOf(fault: WireFault, at: string): Reject {
  return { at, code: fault.code, reason: fault.message }
}

/** The fault that `read` met, if any; anything else it throws is an error of ours. */
function faultOf(read: () => void): WireFault | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    if (error instanceof WireFault) return error
    throw error
  }
}
