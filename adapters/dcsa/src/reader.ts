import { instantOf, lenientFlag, lenientText, membersOf, type Remarks } from '@tongqu/adapter-kit'
import type { Words } from './words.ts'

export type Members = Readonly<Record<string, unknown>>

/** Characters of one value among the other fields, and names of it. */
const EXTRA_CHARACTERS = 4_000
const EXTRA_NAMES = 64

/** Characters of the name of a member that a remark shows. */
const SHOWN = 60

/** RFC 3339, 5.6, as the standard asks for: with an offset. */
const WITH_OFFSET = /(?:[Zz]|[+-]\d\d:?\d\d)$/

/** Reads the members of one event; what is odd is told with the place of the event. */
export class EventReader {
  readonly extra: Record<string, string> = {}
  readonly #place: string
  readonly #zone: string
  readonly #remarks: Remarks

  constructor(place: string, zone: string, remarks: Remarks) {
    this.#place = place
    this.#zone = zone
    this.#remarks = remarks
  }

  /** A remark on the event; never with a value. */
  note(code: string, message: string): void {
    this.#remarks.note(code, message, this.#place)
  }

  text(members: Members, name: string): string | undefined {
    return lenientText(members[name], (message) =>
      this.note('schema', `${name}: ${message}`),
    )?.trim()
  }

  /** The first of the names that says anything. */
  textOf(members: Members, ...names: string[]): string | undefined {
    for (const name of names) {
      const text = this.text(members, name)
      if (text) return text
    }
    return undefined
  }

  flag(members: Members, name: string): boolean | undefined {
    return lenientFlag(members[name], (message) => this.note('schema', `${name}: ${message}`))
  }

  /** RFC 3339 in UTC. A time without offset is read in the zone of the source. */
  instant(members: Members, name: string): string | undefined {
    const text = this.text(members, name)
    if (!text) return undefined
    const instant = instantOf(text, this.#zone)
    if (instant === undefined) this.note('schema', `${name} is no time`)
    else if (!WITH_OFFSET.test(text)) this.note('no-offset', `${name} has no offset`)
    return instant
  }

  /** A coordinate, which is written as text (2.2, `location`; 3.0, `GeoCoordinate`). */
  degrees(members: Members, name: string, most: number): number | undefined {
    const value = members[name]
    if (value === undefined || value === null || value === '') return undefined
    if (typeof value === 'number') this.note('schema', `${name}: a number in place of text`)
    const text = typeof value === 'string' ? value.trim() : String(value)
    const number = /^[+-]?\d{1,3}(?:\.\d{1,20})?$/.test(text) ? Number(text) : Number.NaN
    if (Math.abs(number) <= most) return number
    this.note('schema', `${name} is no coordinate`)
    return undefined
  }

  /** Its word or code in a list; one that is not known is kept as it was sent, and told. */
  known(text: string | undefined, words: Words, name: string): string | undefined {
    if (text === undefined) return undefined
    const word = words.get(text.toUpperCase())
    if (word === undefined) this.note('unknown-code', `${name} is not known`)
    return word ?? text
  }

  /** Elements of an array of objects; anything else is told. */
  list(members: Members, name: string): readonly Members[] {
    const value = members[name]
    if (value === undefined || value === null) return []
    if (!Array.isArray(value)) {
      this.note('schema', `${name} is no array`)
      return []
    }
    return value.map(membersOf)
  }

  /** Keeps a value that has no column. */
  keep(name: string, value: unknown): void {
    if (value === undefined || value === null || value === '') return
    if (Object.keys(this.extra).length >= EXTRA_NAMES || name === '__proto__') return
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    if (text.length > EXTRA_CHARACTERS) this.note('too-long', 'a field is too long and left out')
    else this.extra[name] = text.toWellFormed()
  }

  /** Keeps members by their names. */
  keepAll(members: Members, ...names: string[]): void {
    for (const name of names) this.keep(name, members[name])
  }

  /** Keeps the members that none of `names` is, and tells them. */
  unknown(members: Members, names: ReadonlySet<string>): void {
    for (const name of Object.keys(members)) {
      if (names.has(name)) continue
      this.note('unknown-field', `${name.slice(0, SHOWN)} is not in the standard; kept in extra`)
      this.keep(name.slice(0, SHOWN), members[name])
    }
  }
}
