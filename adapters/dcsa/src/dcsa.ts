import {
  type DecodeContext,
  type Decoded,
  defineAdapter,
  membersOf,
  mended,
  nothing,
  parseJson,
  type Reading,
  type Reject,
  Remarks,
  rejected,
} from '@tongqu/adapter-kit'
import { type ContractId, contractOf } from '@tongqu/contracts'
import { event22 } from './event22.ts'
import { event30 } from './event30.ts'
import { EventReader, type Members } from './reader.ts'
import { withoutDoubles } from './rows.ts'

const EVENT = 'freight/transport_event@1'
const REFERENCE = 'freight/event_reference@1'

/** Characters of an event that are kept with its reject. */
const RAW_CHARACTERS = 2_000

/**
 * DCSA Track & Trace 2.2.0 (flat events) and 3.0.0 (classified events), told apart by their shape;
 * answers to `GET /events`, and what is posted to a subscriber.
 */
export const dcsa = defineAdapter({
  shape: 'decode',
  name: 'dcsa',
  version: 1,
  emits: [EVENT, REFERENCE],
  accepts: ['application/json', 'text/json', 'text/plain', 'application/octet-stream'],
  decode,
})

/** Never throws: one broken event becomes a reject and hides none of the others. */
function decode(bytes: Uint8Array, context: DecodeContext): Decoded {
  const json = parseJson(bytes, context.limits)
  if ('reject' in json) return { ...nothing(), rejects: [json.reject] }
  const events = eventsOf(json.value)
  if (!events) return rejected('body', 'no-events', 'neither an array of events nor one event')
  const remarks = new Remarks()
  noteFeedback(membersOf(json.value), remarks)
  const document = new Document(context, remarks)
  for (const [index, event] of events.entries()) {
    if (document.isFull) break
    document.add(event, `events[${index}]`)
  }
  const { decoded } = document
  return { ...decoded, findings: [...json.findings, ...remarks.findings()] }
}

/** 2.2 answers with an array, 3.0 with `events`; one event alone is what a subscriber is posted. */
function eventsOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value
  const members = membersOf(value)
  if (Array.isArray(members.events)) return members.events
  const isEvent = ['eventID', 'eventType', 'eventClassification'].some((name) => name in members)
  return isEvent ? [value] : undefined
}

/** FeedbackElement of 3.0: the producer says that the request could not wholly be processed. */
function noteFeedback({ feedbackElements }: Members, remarks: Remarks): void {
  if (!Array.isArray(feedbackElements)) return
  for (const [index, element] of feedbackElements.entries()) {
    const { severity } = membersOf(element)
    const word = severity === 'ERROR' || severity === 'WARN' ? severity : 'INFO'
    remarks.note('producer-feedback', `feedback of severity ${word}`, `feedbackElements[${index}]`)
  }
}

/** Rows of the events of one delivery. */
class Document {
  readonly decoded = nothing()
  readonly #context: DecodeContext
  readonly #remarks: Remarks
  readonly #seen = new Set<string>()
  isFull = false

  constructor(context: DecodeContext, remarks: Remarks) {
    this.#context = context
    this.#remarks = remarks
  }

  add(item: unknown, at: string): void {
    const event = membersOf(item)
    const raw = JSON.stringify(item).slice(0, RAW_CHARACTERS)
    if (event.payload !== undefined && event.eventType === undefined) {
      const reason = 'metadata and payload belong to a draft of 3.0 that is not read'
      this.#push({ contract: EVENT, at, code: 'unknown-version', reason, raw })
      return
    }
    const reader = new EventReader(at, this.#context.zone, this.#remarks)
    const isNew = event.eventClassification !== undefined || event.isRetracted !== undefined
    const { event: row, references } = (isNew ? event30 : event22)(event, reader)
    if (Object.keys(reader.extra).length > 0) row.extra = reader.extra
    const reading = withoutGaps(row)
    const isEmpty = event.eventClassification === undefined && reading.is_retracted === true
    const result = this.#mended(EVENT, reading, at)
    if (result) {
      const code = isEmpty ? 'retraction-without-event' : result.code
      this.#push({ contract: EVENT, at, ...result, code, ...keyOf(reading), raw })
      return
    }
    const key = JSON.stringify(reading)
    if (this.#seen.has(key)) {
      this.#remarks.note('duplicate-record', 'the same event stands before', at)
      return
    }
    this.#seen.add(key)
    this.#push({ contract: EVENT, reading })
    this.#references(reading, withoutDoubles(references), at)
  }

  #references(event: Members, references: readonly object[], at: string): void {
    const { event_at, event_id } = event
    for (const [reference_index, each] of references.entries()) {
      const place = `${at}.references[${reference_index}]`
      const reading = { event_at, event_id, reference_index, ...each }
      const result = this.#mended(REFERENCE, reading, place)
      this.#push(
        result ? { contract: REFERENCE, at: place, ...result } : { contract: REFERENCE, reading },
      )
    }
  }

  /** Leaves out what optional columns can not hold; what is wrong where that is not enough. */
  #mended(contract: ContractId, reading: Record<string, unknown>, at: string) {
    const result = mended(contract, reading)
    if ('code' in result) return result
    for (const { column, rule } of result.losses) {
      const name = `${contractOf(contract).name}.${column}`
      const code = rule === 'maxLength' ? 'too-long' : 'left-out'
      this.#remarks.note(code, `${name} breaks the rule ${rule} and is left out`, at)
    }
    return undefined
  }

  /** The last place within the limit is for the reject that says there was more. */
  #push(found: Reading | Reject): void {
    if (this.isFull) return
    const { readings, rejects } = this.decoded
    const { entities } = this.#context.limits
    if (readings.length + rejects.length >= entities - 1) {
      this.isFull = true
      const reason = `more than ${entities} readings and rejects`
      rejects.push({ at: 'body', code: 'too-many', reason })
    } else if ('reading' in found) readings.push(found)
    else rejects.push(found)
  }
}

function keyOf({ event_id }: Members): { key?: readonly unknown[] } {
  return event_id === undefined ? {} : { key: [event_id] }
}

function withoutGaps(row: Members): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== undefined && value !== ''),
  )
}
