import { createHash } from 'node:crypto'
import type { DecodeContext, Reject, Remarks } from '@tongqu/adapter-kit'
import type { Segment, Token } from './segments.ts'
import { preparationOf } from './times.ts'

/** What a UNB says (ISO 9735:1988, annex B; ISO 9735-1:2002, annex C). */
export type Interchange = {
  /** `interchange[0]` */
  at: string
  /** 0001, `UNOA`; empty without UNB. */
  syntax: string
  sender?: string
  recipient?: string
  /** RFC 3339; when it was received where the interchange does not say. */
  sentAt: string
  /** 0020, the control reference. */
  control: string
  /** Tells interchanges of other senders and times apart that bear the same control reference. */
  mark: string
}

/** One complete message, UNH to UNT. */
export type Message = {
  interchange: Interchange
  /** `interchange[0].message[2]` */
  at: string
  /** Unique among the messages of all senders. */
  id: string
  /** S009: `IFTMIN`, `D.04A`. */
  type: string
  directory: string
  /** Between UNH and UNT. */
  segments: readonly Segment[]
}

/** Segments and characters of one message; more is none that anybody reads. */
const MESSAGE_SEGMENTS = 50_000
const MESSAGE_CHARACTERS = 8_000_000

/** Characters of the digest that marks an interchange. */
const MARK_CHARACTERS = 10

/** Characters of a control reference that a message's id takes: 0020 and 0062 are an..14. */
const REFERENCE_CHARACTERS = 35

type Open = { header: Segment; at: string; segments: Segment[]; characters: number }
type Group = { header: Segment; messages: number }

/**
 * Follows the service segments: which messages are complete, and whether counts and references of
 * the trailers are those of the headers. Counts that are wrong are told, they reject nothing.
 */
export class Interchanges {
  readonly #context: DecodeContext
  readonly #remarks: Remarks
  #count = 0
  #interchange: Interchange | undefined
  #hasHeader = false
  #group: Group | undefined
  #groups = 0
  #messages = 0
  #open: Open | undefined
  #references = new Map<string, number>()

  constructor(context: DecodeContext, remarks: Remarks) {
    this.#context = context
    this.#remarks = remarks
  }

  /** Has any service segment been seen? Else the delivery is no EDIFACT. */
  get isEmpty(): boolean {
    return this.#count === 0
  }

  /** A message that a token has made complete, or what can not become one. */
  *take(token: Token): Generator<Message | Reject> {
    if ('oddity' in token) {
      const at = `${this.#open?.at ?? 'body'}.segment[${token.place}]`
      this.#remarks.note(token.oddity, ODDITIES[token.oddity], at)
      return
    }
    const { segment } = token
    if (segment.isUnended) {
      const at = `${this.#open?.at ?? 'body'}.segment[${segment.place}]`
      this.#remarks.note('no-terminator', 'a message header follows within a segment', at)
    }
    switch (segment.tag) {
      case 'UNB':
        yield* this.#unended('no-message-trailer')
        this.#endInterchange(undefined)
        this.#begin(segment)
        return
      case 'UNG':
        yield* this.#unended('no-message-trailer')
        this.#endGroup(undefined)
        this.#group = { header: segment, messages: 0 }
        this.#groups++
        return
      case 'UNH':
        yield* this.#unended('no-message-trailer')
        this.#header(segment)
        return
      case 'UNT':
        yield* this.#trailer(segment)
        return
      case 'UNE':
        yield* this.#unended('no-message-trailer')
        this.#endGroup(segment)
        return
      case 'UNZ':
        yield* this.#unended('no-message-trailer')
        this.#endInterchange(segment)
        return
      default:
        yield* this.#body(segment)
    }
  }

  /** The end of the delivery. */
  *end(): Generator<Reject> {
    yield* this.#unended('no-message-trailer')
    this.#endInterchange(undefined)
  }

  #begin(header: Segment): void {
    const { zone, receivedAt } = this.#context
    const at = `interchange[${this.#count++}]`
    const [syntax, sender, recipient, prepared = [], control] = header.elements
    const [date = '', time = ''] = prepared
    const sentAt = preparationOf(date, time, zone)
    if (sentAt === undefined) {
      this.#remarks.note('bad-preparation-time', 'UNB S004 is no date and time', at)
    } else if (date.length === 8 && Number(syntax?.[1]) < 4) {
      this.#remarks.note('preparation-time-form', 'UNB S004: CCYYMMDD before syntax 4', at)
    }
    const [from, to] = [sender?.[0]?.trim(), recipient?.[0]?.trim()]
    this.#interchange = {
      at,
      syntax: syntax?.[0]?.trim() ?? '',
      sentAt: sentAt ?? receivedAt,
      control: control?.[0]?.trim() ?? '',
      mark: markOf([from, sender?.[1], date, time]),
      ...(from && { sender: from }),
      ...(to && { recipient: to }),
    }
    this.#hasHeader = true
    this.#groups = 0
    this.#messages = 0
    this.#references.clear()
  }

  /** Messages that stand in no interchange are read all the same. */
  #current(): Interchange {
    if (this.#interchange) return this.#interchange
    const at = `interchange[${this.#count++}]`
    this.#remarks.note('no-interchange-header', 'a message stands in no interchange', at)
    const sentAt = this.#context.receivedAt
    this.#interchange = { at, syntax: '', sentAt, control: '', mark: markOf([sentAt]) }
    this.#hasHeader = false
    this.#messages = 0
    this.#references.clear()
    return this.#interchange
  }

  #header(header: Segment): void {
    const at = `${this.#current().at}.message[${this.#messages++}]`
    if (this.#group) this.#group.messages++
    this.#open = { header, at, segments: [], characters: 0 }
  }

  *#body(segment: Segment): Generator<Reject> {
    const open = this.#open
    if (!open) {
      const at = `${this.#interchange?.at ?? 'body'}.segment[${segment.place}]`
      this.#remarks.note('stray-segment', 'a segment stands in no message', at)
      return
    }
    open.segments.push(segment)
    open.characters += segment.elements.reduce((sum, each) => sum + each.join().length + 1, 0)
    if (open.segments.length <= MESSAGE_SEGMENTS && open.characters <= MESSAGE_CHARACTERS) return
    this.#open = undefined
    const reason = `more than ${MESSAGE_SEGMENTS} segments or ${MESSAGE_CHARACTERS} characters`
    yield { at: open.at, code: 'message-too-large', reason }
  }

  *#trailer(trailer: Segment): Generator<Message | Reject> {
    const open = this.#open
    this.#open = undefined
    if (!open) {
      const at = `${this.#interchange?.at ?? 'body'}.segment[${trailer.place}]`
      yield { at, code: 'no-message-header', reason: 'UNT without UNH' }
      return
    }
    const [count = [], reference = []] = trailer.elements
    const segments = open.segments.length + 2
    if (Number(count[0]) !== segments || count[0] === '') {
      const message = 'UNT 0074 is not the number of segments from UNH to UNT'
      this.#remarks.note('wrong-segment-count', message, `${open.at}.UNT`)
    }
    this.#compare(open.header, 0, reference, 'wrong-message-reference', `${open.at}.UNT`)
    yield this.#message(open)
  }

  #message({ header, at, segments }: Open): Message | Reject {
    const interchange = this.#current()
    const [[reference = ''] = [], identifier = []] = header.elements
    const [type = '', version = '', release = ''] = identifier
    const own = reference.trim().slice(0, REFERENCE_CHARACTERS)
    const times = (this.#references.get(own) ?? 0) + 1
    this.#references.set(own, times)
    if (times > 1) {
      this.#remarks.note('repeated-message-reference', 'UNH 0062 stands twice', `${at}.UNH`)
    }
    if (own === '') this.#remarks.note('no-message-reference', 'UNH 0062 is empty', `${at}.UNH`)
    const control = interchange.control.slice(0, REFERENCE_CHARACTERS)
    const repeat = times > 1 ? `-${times}` : ''
    const id = `${control}-${own}${repeat}-${interchange.mark}`
    const directory = version && release ? `${version}.${release}` : version
    return { interchange, at, id, type: type.trim(), directory, segments }
  }

  *#unended(code: string): Generator<Reject> {
    const open = this.#open
    this.#open = undefined
    if (open) yield { at: open.at, code, reason: 'the message has no UNT' }
  }

  #endGroup(trailer: Segment | undefined): void {
    const group = this.#group
    this.#group = undefined
    const at = `${this.#interchange?.at ?? 'body'}.UNE`
    if (!group || !trailer) {
      if (group || trailer) this.#remarks.note('unmatched-group', 'UNG without UNE or reverse', at)
      return
    }
    const [count = [], reference = []] = trailer.elements
    if (count[0] === '' || Number(count[0]) !== group.messages) {
      this.#remarks.note('wrong-message-count', 'UNE 0060 is not the number of messages', at)
    }
    this.#compare(group.header, 4, reference, 'wrong-group-reference', at)
  }

  #endInterchange(trailer: Segment | undefined): void {
    const interchange = this.#interchange
    if (this.#group) this.#endGroup(undefined)
    this.#interchange = undefined
    const at = `${interchange?.at ?? 'body'}.UNZ`
    if (!interchange || !this.#hasHeader) {
      if (trailer) this.#remarks.note('no-interchange-header', 'UNZ without UNB', at)
      if (trailer && this.#count === 0) this.#count++
      return
    }
    if (!trailer) {
      this.#remarks.note('no-interchange-trailer', 'the interchange has no UNZ', at)
      return
    }
    const [count = [], reference = []] = trailer.elements
    // With functional groups 0036 counts them, else messages (ISO 9735:1988, annex B).
    const counted = this.#groups > 0 ? this.#groups : this.#messages
    if (count[0] === '' || Number(count[0]) !== counted) {
      const message = 'UNZ 0036 is not the number of messages or groups'
      this.#remarks.note('wrong-message-count', message, at)
    }
    if ((reference[0] ?? '').trim() !== interchange.control) {
      const message = 'UNZ 0020 is not that of UNB'
      this.#remarks.note('wrong-interchange-reference', message, at)
    }
  }

  #compare(
    header: Segment,
    element: number,
    reference: readonly string[],
    code: string,
    at: string,
  ): void {
    if ((header.elements[element]?.[0] ?? '') === (reference[0] ?? '')) return
    this.#remarks.note(code, 'the reference of the trailer is not that of the header', at)
  }
}

const ODDITIES = {
  'short-una': 'UNA has fewer than six characters',
  'bad-una': 'UNA can not be read and is left out',
  'bad-segment': 'a piece without a tag, or without an end',
  'too-long-segment': 'a segment is too long and is left out',
} as const

function markOf(parts: readonly (string | undefined)[]): string {
  const text = parts.map((part) => part?.trim() ?? '').join('\u0000')
  return createHash('sha256').update(text, 'latin1').digest('hex').slice(0, MARK_CHARACTERS)
}
