import { instantOf, secondsOfDuration, type XmlElement } from '@tongqu/adapter-kit'
import type { Desk, Row } from './desk.ts'
import { Extra } from './extra.ts'

/** Reads the text of an element; undefined when it says nothing that the column can hold. */
type Read = (text: string, name: string, at: string, desk: Desk) => unknown

/** Element → column and how it is read. */
export type Fields = ReadonlyMap<string, { column: string; read: Read }>

/** What a structure of the schema looks like: its columns, order, and elements left to others. */
export type Shape = {
  fields: Fields
  /** Elements in the order of the XSD; undefined where none is prescribed. */
  order: ReadonlyMap<string, number> | undefined
  /** Elements that another reader takes. */
  apart: ReadonlySet<string>
}

/**
 * Takes the children of an element into a row; what has no column goes to `extra`. Any order is
 * read; one that the schema does not have is remarked (BODS sends BlockRef before DirectionRef).
 */
export function take(desk: Desk, element: XmlElement, shape: Shape, row: Row, at: string): Extra {
  const extra = new Extra(desk, at)
  let place = -1
  let before = ''
  for (const child of element.children) {
    const { name } = child
    const field = shape.fields.get(name)
    const own = shape.order?.get(name)
    if (own !== undefined) {
      if (own < place) desk.note('wrong-order', `${name} stands after ${before}`, at)
      else before = name
      place = Math.max(place, own)
    }
    if (shape.apart.has(name)) continue
    if (!field) {
      if (shape.order && own === undefined) {
        desk.note('unknown-element', `${element.name} has an element that SIRI has not there`, at)
      }
      extra.take(child)
    } else if (child.text !== '') {
      if (row[field.column] === undefined) {
        const value = field.read(child.text, name, at, desk)
        if (value !== undefined) row[field.column] = value
      } else extra.again(child)
    }
  }
  return extra
}

/** Names of elements in their order, separated by spaces. */
export function orderOf(names: string): ReadonlyMap<string, number> {
  return new Map(names.split(' ').map((name, index) => [name, index]))
}

/** `{ LineRef: ['line_ref', ref] }` as a map. */
export function fieldsOf(fields: Readonly<Record<string, readonly [string, Read]>>): Fields {
  return new Map(Object.entries(fields).map(([name, [column, read]]) => [name, { column, read }]))
}

/** Text of at most so many characters; a longer one is left out. */
export function text(most: number): Read {
  return (value, name, at, desk) => {
    if (value.length <= most) return value
    desk.note('too-long', `${name} has more than ${most} characters and is left out`, at)
    return undefined
  }
}

/** References and names, as the contracts bound them. */
export const ref = text(512)

/** Prose is cut rather than lost. */
export function prose(most: number): Read {
  return (value, name, at, desk) => {
    if (value.length <= most) return value
    desk.note('too-long', `${name} has more than ${most} characters and is cut`, at)
    return value.slice(0, most).toWellFormed()
  }
}

/** RFC 3339 UTC; without an offset in the zone of the source. */
export const time: Read = (value, name, at, desk) => {
  const instant = instantOf(value, desk.context.zone)
  if (instant === undefined) desk.note('bad-time', `${name} is no time`, at)
  else if (!HAS_OFFSET.test(value)) {
    desk.note('time-without-zone', `${name} has no offset; read in ${desk.context.zone}`, at)
  }
  return instant
}

const HAS_OFFSET = /(?:[Zz]|[+-]\d\d(?::?\d\d)?)$/

/** xsd:boolean, and other spellings of it. */
export const flag: Read = (value, name, at, desk) => {
  if (value === 'true' || value === '1') return true
  if (value === 'false' || value === '0') return false
  const lower = value.toLowerCase()
  if (lower === 'true' || lower === 'false') {
    desk.note('odd-value', `${name} is spelt in capitals`, at)
    return lower === 'true'
  }
  desk.note('bad-value', `${name} is neither true nor false`, at)
  return undefined
}

/** A number between bounds; a decimal comma is taken. */
export function number(least: number, most: number): Read {
  return (value, name, at, desk) => {
    const isComma = COMMA.test(value)
    if (isComma) desk.note('decimal-comma', `${name} has a decimal comma`, at)
    const read = isComma || NUMBER.test(value) ? Number(value.replace(',', '.')) : Number.NaN
    if (read >= least && read <= most) return read
    desk.note('bad-value', `${name} is no number from ${least} to ${most}`, at)
    return undefined
  }
}

const NUMBER = /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d{1,3})?$/
const COMMA = /^[+-]?\d+,\d+$/

/** A whole number between bounds. */
export function whole(least: number, most: number): Read {
  return (value, name, at, desk) => {
    const read = WHOLE.test(value) ? Number(value) : Number.NaN
    if (read >= least && read <= most) return read
    desk.note('bad-value', `${name} is no whole number from ${least} to ${most}`, at)
    return undefined
  }
}

const WHOLE = /^[+-]?\d{1,15}$/

/** Whole seconds of an xsd:duration, negative ones too; a bare number is taken for seconds. */
export const seconds: Read = (value, name, at, desk) => {
  const isBare = WHOLE.test(value)
  const read = isBare ? Number(value) : secondsOfDuration(value)
  if (read !== undefined && Math.abs(read) <= TEN_DAYS) {
    if (isBare) desk.note('odd-value', `${name} is a number in place of a duration`, at)
    return Math.round(read) + 0
  }
  desk.note('bad-value', `${name} is no duration of at most ten days`, at)
  return undefined
}

const TEN_DAYS = 864_000

/** OccupancyEnumeration of SIRI 2.1 with the two values of SIRI 2.0. */
export const occupancy: Read = (value, name, at, desk) => {
  if (OCCUPANCIES.has(value)) return value
  desk.note('unknown-code', `${name} has a value that SIRI does not know`, at)
  return undefined
}

const OCCUPANCIES: ReadonlySet<string> = new Set(
  (
    'unknown empty manySeatsAvailable fewSeatsAvailable standingRoomOnly ' +
    'crushedStandingRoomOnly full notAcceptingPassengers seatsAvailable standingAvailable undefined'
  ).split(' '),
)
