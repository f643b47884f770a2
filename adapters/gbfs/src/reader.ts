import {
  geometryOf,
  lenientFlag,
  lenientInteger,
  lenientNumber,
  lenientText,
  membersOf,
  type Note,
  type Remarks,
} from '@tongqu/adapter-kit'
import { isDate } from '@tongqu/contracts'
import type { Field } from './fields.ts'
import { textOfLanguages } from './texts.ts'
import { momentOf, type Time, timeOf } from './times.ts'
import { THREE, type Version } from './version.ts'

/** Characters of a list or of JSON that a contract takes, and of a list of one record's codes. */
const MOST_CHARACTERS = 20_000

/** Times of one feed are few; the memory of them is emptied above this. */
const TIMES_KEPT = 10_000

/** A count beyond this is none (the contracts say so too). */
const MOST_COUNT = 1_000_000

/** Characters of an unknown code that a remark shows. */
const SHOWN_CODE = 40

/**
 * Reads the values of records by the kinds of their fields. What is not as the schema of the
 * version has it, but can be read, is a remark with the place of the first.
 */
export class FieldReader {
  /** Where the record stands, `data.stations[3]`. */
  place = 'data'
  /** The last instant that was read. */
  latest: Time | undefined
  readonly version: Version
  readonly #zone: string
  readonly #language: string | undefined
  readonly #remarks: Remarks
  #times = new Map<unknown, Time>()
  #name = ''
  readonly #note: Note = (message) => this.remark('schema', `${this.#name}: ${message}`)

  constructor(given: {
    version: Version
    zone: string
    language: string | undefined
    remarks: Remarks
  }) {
    this.version = given.version
    this.#zone = given.zone
    this.#language = given.language
    this.#remarks = given.remarks
  }

  /** A remark on the field that is being read, or on the record as a whole. */
  remark(code: string, message: string): void {
    this.#remarks.note(code, message, this.#name === '' ? this.place : this.#at())
  }

  /** A remark on the record. */
  remarkOnRecord(code: string, message: string): void {
    this.#name = ''
    this.remark(code, message)
  }

  /** What a field of the record says, in the words of the contract; undefined when nothing. */
  read(name: string, field: Field, value: unknown): unknown {
    this.#name = name
    if (value === null) {
      this.#note('null in place of nothing')
      return undefined
    }
    if (field.kind === 'text' || field.kind === 'url' || field.kind === 'id') {
      return this.#patterned(field, lenientText(value, this.#note))
    }
    if (field.kind === 'count' || field.kind === 'number') return this.#number(field, value)
    if (field.kind === 'flag') return this.#flag(value)
    if (field.kind === 'instant') return this.time(name, value)?.text
    return this.#rare(field, value)
  }

  /** An instant; equal values are read once. */
  time(name: string, value: unknown): Time | undefined {
    this.latest = this.#times.get(value)
    if (this.latest !== undefined) return this.latest
    this.#name = name
    let isNoted = false
    const time = timeOf(value, this.version, this.#zone, (message) => {
      isNoted = true
      this.#note(message)
    })
    this.latest = time
    if (time === undefined || isNoted) return time
    if (this.#times.size > TIMES_KEPT) this.#times.clear()
    this.#times.set(value, time)
    return time
  }

  #at(): string {
    return `${this.place}.${this.#name}`
  }

  #rare(field: Field, value: unknown): unknown {
    switch (field.kind) {
      case 'words':
      case 'url-words':
        return this.#words(value)
      case 'moment':
        return momentOf(value, this.#zone, this.#note)?.text
      case 'date':
        return this.#date(value)
      case 'code':
        return this.#code(field, lenientText(value, this.#note))
      case 'codes':
      case 'ids':
        return this.#list(field, value)
      case 'area':
        return this.#area(value)
      default:
        return this.#json(field, value)
    }
  }

  #patterned(field: Field, text: string | undefined): string | undefined {
    if (text === undefined) return undefined
    const since = field.patternSince ?? 11
    if (field.pattern && this.version >= since && !field.pattern.test(text)) {
      this.#note('not written as the schema has it')
    }
    if (field.kind === 'url' && this.version > 10 && !URL.canParse(text)) this.#note('no URL')
    return text
  }

  #number({ kind, range, factor }: Field, value: unknown): number | undefined {
    const read = kind === 'count' ? lenientInteger : lenientNumber
    const number = read(value, this.#note)
    if (number === undefined) return undefined
    const [least, most] = range ?? [0, MOST_COUNT]
    if (factor !== undefined && number > most && number <= most * factor) {
      this.#note('a percentage in place of a share')
      return number
    }
    if (number >= least && number <= most) {
      return factor === undefined ? number : Number((number * factor).toFixed(6))
    }
    this.#note('out of range')
    // A position out of range makes the record a reject; other numbers are left out.
    return kind === 'number' && least < 0 ? number : undefined
  }

  /** 1.0 takes both forms, 1.1 numbers, later versions booleans. */
  #flag(value: unknown): boolean | undefined {
    if (this.version === 11 && typeof value === 'boolean')
      this.#note('a boolean in place of 1 or 0')
    const isPlain = this.version < 20 && (value === 1 || value === 0)
    return isPlain ? value === 1 : lenientFlag(value, this.#note)
  }

  #words(value: unknown): string | undefined {
    if (Array.isArray(value)) {
      if (this.version < THREE) this.#note('texts by language in place of text')
      return textOfLanguages(value, this.#language, this.#note)
    }
    if (this.version >= THREE) this.#note('text in place of texts by language')
    return lenientText(value, this.#note)
  }

  #date(value: unknown): string | undefined {
    if (typeof value === 'string' && isDate(value)) return value
    this.#note('no date')
    return undefined
  }

  #code({ codes }: Field, code: string | undefined): string | undefined {
    const known = code === undefined ? undefined : codes?.get(code)
    if (code === undefined || codes === undefined) return code
    if (known === undefined) {
      this.remark('unknown-code', `${this.#name}: ${code.slice(0, SHOWN_CODE)} is not known`)
    } else if (this.version < known.since || this.version > (known.until ?? this.version)) {
      this.#note('a code of another version')
    }
    return code
  }

  #list(field: Field, value: unknown): string | undefined {
    if (!Array.isArray(value)) this.#note('no array')
    const texts = (Array.isArray(value) ? value : [value]).flatMap((one) => {
      const text = lenientText(one, this.#note)
      return text === undefined ? [] : [this.#code(field, this.#patterned(field, text)) ?? text]
    })
    return texts.length === 0 ? undefined : this.#short(texts.join(','))
  }

  #area(value: unknown): string | undefined {
    const geometry = geometryOf(value)
    if ('fault' in geometry) {
      this.#note(geometry.fault)
      return undefined
    }
    if (geometry.type !== 'MultiPolygon')
      this.#note(`a ${geometry.type} in place of a MultiPolygon`)
    return geometry.text
  }

  #json({ kind }: Field, value: unknown): string | undefined {
    if (kind === 'counts' && !isEach(value, isCount)) this.#note('not counts by vehicle type')
    if (kind === 'segments' && !isEach(value, isSegment)) this.#note('no segments of a price')
    if (typeof value !== 'object') this.#note('neither object nor array')
    return this.#short(JSON.stringify(value))
  }

  #short(text: string): string | undefined {
    if (text.length <= MOST_CHARACTERS) return text
    this.remark('too-long', `${this.#name}: more than ${MOST_CHARACTERS} characters`)
    return undefined
  }
}

function isEach(
  value: unknown,
  test: (one: Readonly<Record<string, unknown>>) => boolean,
): boolean {
  return Array.isArray(value) && value.every((one) => test(membersOf(one)))
}

/** `{ vehicle_type_id | vehicle_type_ids, count }`. */
function isCount({ vehicle_type_id, vehicle_type_ids, count }: Readonly<Record<string, unknown>>) {
  const ids = vehicle_type_ids ?? [vehicle_type_id]
  const areIds = Array.isArray(ids) && ids.every((id) => typeof id === 'string')
  return areIds && Number.isInteger(count) && Number(count) >= 0
}

/** `{ start, rate, interval, end? }` (GBFS 2.2, system_pricing_plans). */
function isSegment({ start, rate, interval }: Readonly<Record<string, unknown>>) {
  return Number.isInteger(start) && typeof rate === 'number' && Number.isInteger(interval)
}
