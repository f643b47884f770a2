import {
  instantOf,
  lenientFlag,
  lenientNumber,
  lenientText,
  membersOf,
  type Note,
} from '@tongqu/adapter-kit'
import { isInstant } from '@tongqu/contracts'
import type { Feed } from './feed.ts'
import type { Field, Fields } from './fields.ts'

type Members = Readonly<Record<string, unknown>>
type Reading = Record<string, unknown>

/** Characters of JSON and of joined texts that the contracts take. */
const MOST_CHARACTERS = 20_000

/** Characters of a name or code that a remark shows. */
const SHOWN = 60

/** Since 4.0 what all kinds of features share stands apart. */
const CORE_SINCE = 40

/** RFC 3339, section 5.6, as the standard asks for. */
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i

/** What a feature says in its properties, in the words of a contract. */
export class FeatureReader {
  place = 'features'
  readonly #feed: Feed
  #name = ''
  readonly #note: Note = (message) => this.remark('schema', `${this.#name}: ${message}`)

  constructor(feed: Feed) {
    this.#feed = feed
  }

  /** A remark on the feature. */
  remark(code: string, message: string): void {
    this.#feed.remarks.note(code, message, this.place)
  }

  /** All fields of the core and beside it. */
  fields(core: Members, beside: Members, fields: Fields): Reading {
    const reading: Reading = {}
    const extra: Record<string, string> = {}
    const isFlat = core === beside
    if (isFlat && this.#feed.version >= CORE_SINCE) {
      this.remark('schema', 'core_details is missing')
    }
    for (const [members, isCore] of isFlat ? [[core, false] as const] : both(core, beside)) {
      for (const name in members) {
        if (name === 'core_details' || name === '__proto__') continue
        const field = fields.get(name)
        if (field?.kind === 'known') continue
        if (field === undefined) this.#unknown(name)
        else this.#placed(name, field, isCore, isFlat)
        const value = field ? this.read(name, field, members[name]) : members[name]
        if (value === undefined || value === null) continue
        const column = field?.column
        if (field && column !== undefined && !yields(field, reading, core, beside)) {
          reading[column] = value
        } else extra[name] = textOf(value)
      }
    }
    if (Object.keys(extra).length > 0) reading.extra = extra
    return reading
  }

  /** The value of one field; undefined when it says nothing. */
  read(name: string, field: Field, value: unknown): unknown {
    this.#name = name
    if (value === null) this.#note('null in place of nothing')
    if (value === null || value === undefined) return undefined
    switch (field.kind) {
      case 'text':
        return lenientText(value, this.#note)
      case 'number':
        return this.#number(field, value)
      case 'flag':
        return lenientFlag(value, this.#note)
      case 'instant':
        return this.#instant(value)
      case 'code':
        return this.#code(field, lenientText(value, this.#note))
      case 'texts':
        return this.#texts(value)
      case 'verification':
        return this.#verification(value)
      default:
        return this.#json(value)
    }
  }

  /** JSON of an array of objects, cut to nothing when it is too long. */
  json(name: string, value: unknown, most = MOST_CHARACTERS): string | undefined {
    this.#name = name
    return this.#json(value, most)
  }

  #unknown(name: string): void {
    this.remark('unknown-field', `${name.slice(0, SHOWN)} is not in the standard; kept in extra`)
  }

  #placed(name: string, field: Field, isCore: boolean, isFlat: boolean): void {
    const { version } = this.#feed
    if (version > (field.until ?? version)) {
      this.remark('schema', `${name} belongs to an earlier version`)
    }
    if (version < CORE_SINCE || isFlat || name === 'is_moving') return
    if (isCore !== (field.isCore === true)) {
      this.remark('schema', `${name} stands ${isCore ? 'in' : 'beside'} core_details`)
    }
  }

  #number({ range, factor = 1 }: Field, value: unknown): number | undefined {
    const number = lenientNumber(value, this.#note)
    const [least, most] = range ?? [0, Number.MAX_VALUE]
    if (number === undefined) return undefined
    if (number >= least && number <= most) return Number((number * factor).toFixed(6))
    this.#note('out of range')
    return undefined
  }

  #instant(value: unknown): string | undefined {
    if (typeof value === 'string' && isInstant(value)) return value
    if (typeof value !== 'string' || !RFC_3339.test(value))
      this.#note('a time that is not RFC 3339')
    const text = instantOf(value, this.#feed.zone)
    if (text === undefined) this.#note('no time that can be read')
    return text
  }

  #code({ codes }: Field, code: string | undefined): string | undefined {
    if (code !== undefined && codes && !codes.has(code)) {
      this.remark('unknown-code', `${this.#name}: ${code.slice(0, SHOWN)} is not known`)
    }
    return code
  }

  #texts(value: unknown): string | undefined {
    if (!Array.isArray(value)) this.#note('no array')
    else if (value.length === 0 && this.#name === 'road_names') this.#note('an empty array')
    const texts = (Array.isArray(value) ? value : [value]).flatMap(
      (one) => lenientText(one, this.#note) ?? [],
    )
    return texts.length === 0 ? undefined : texts.join(';')
  }

  #verification(value: unknown): boolean | undefined {
    if (value === 'verified') return true
    if (value === 'estimated') return false
    this.#note('neither verified nor estimated')
    return undefined
  }

  #json(value: unknown, most = MOST_CHARACTERS): string | undefined {
    if (typeof value !== 'object') this.#note('neither object nor array')
    const text = JSON.stringify(value)
    if (text.length <= most) return text
    this.remark('too-long', `${this.#name}: more than ${most} characters`)
    return undefined
  }
}

function both(core: Members, beside: Members): (readonly [Members, boolean])[] {
  return [
    [core, true],
    [beside, false],
  ]
}

/** Two fields for one column: one of them counts more, else the first that stands there. */
function yields({ yieldsTo, column }: Field, reading: Reading, core: Members, beside: Members) {
  if (yieldsTo === undefined || column === undefined) return false
  const stronger = core[yieldsTo] ?? beside[yieldsTo] ?? null
  return reading[column] !== undefined || stronger !== null
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.toWellFormed() : JSON.stringify(value)
}

/** The members of `core_details`; of a feature that has none, all properties. */
export function coreOf(properties: Members): Members {
  return properties.core_details === undefined ? properties : membersOf(properties.core_details)
}
