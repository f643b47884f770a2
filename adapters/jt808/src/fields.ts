import { hexOf, u16, u32, wordText } from './bytes.ts'
import { readTime } from './clock.ts'
import { specOf } from './messages.ts'
import type { Edition } from './position.ts'
import { textOf } from './text.ts'

/** Elements of a list, parameters, resources that are told; the body holds them all. */
const LIST_LIMIT = 256

type Fields = Record<string, string>

/** Where reading stands; `isShort` once a field did not fit any more. */
type Place = { bytes: Uint8Array; at: number; end: number; isShort: boolean }

/**
 * The fields of a body that the hub reads, by the tables of the message; a body that ends early has
 * those before its end, and `isShort`. Unknown messages have none.
 */
export function readFields(
  id: number,
  edition: Edition,
  bytes: Uint8Array,
  start: number,
  end: number,
): { fields: Fields; isShort: boolean } {
  const spec = specOf(id)
  const text = typeof spec?.fields === 'object' ? spec.fields[edition] : (spec?.fields ?? '')
  if (text === '') return { fields: {}, isShort: false }
  const layouts = text.split(' | ')
  if (layouts.length === 1) return readLayout(text, bytes, start, end)
  const read = layouts.map((layout) => readLayout(layout, bytes, start, end))
  return read.find(({ isExact }) => isExact) ?? (read[0] as Layout)
}

type Layout = { fields: Fields; isShort: boolean; isExact: boolean }

function readLayout(layout: string, bytes: Uint8Array, start: number, end: number): Layout {
  const fields: Fields = {}
  const place: Place = { bytes, at: start, end, isShort: false }
  for (const field of layout.split(' ')) {
    const [name, form] = field.split(':') as [string, string]
    if (name.endsWith('?') && place.at === end) break
    const value = readForm(form, place, fields)
    if (place.isShort) break
    if (value !== undefined) fields[name.replace('?', '')] = value
  }
  return { fields, isShort: place.isShort, isExact: !place.isShort && place.at === end }
}

function readForm(form: string, place: Place, fields: Fields): string | undefined {
  switch (form) {
    case 'b':
    case 'w':
    case 'd':
      return textOfNumber(place, form)
    case 'x': {
      const word = numberOf(place, 'w')
      return word === undefined ? undefined : wordText(word)
    }
    case 't':
      return timeOf(place)
    case 't4':
      return hexText(place, 4)
    case 'n':
      return String(place.end - place.at)
    case 's':
      return fixedText(place, place.end - place.at)
    case 'sb':
    case 'sw':
    case 'sd': {
      const length = numberOf(place, form.slice(1))
      return length === undefined ? undefined : fixedText(place, length)
    }
    case 'wl':
    case 'dl':
      return listOf(place, form.slice(0, 1))
    case 'p':
      return parameters(place, fields)
    case 'r':
      return resources(place, fields)
    default: {
      const length = Number(form.slice(1))
      return form.startsWith('h') ? hexText(place, length) : fixedText(place, length)
    }
  }
}

/** Start of the next `length` bytes; undefined, and the end of reading, when they are not there. */
function take(place: Place, length: number): number | undefined {
  if (place.at + length > place.end) {
    place.isShort = true
    return undefined
  }
  place.at += length
  return place.at - length
}

function numberOf(place: Place, form: string): number | undefined {
  const length = form === 'b' ? 1 : form === 'w' ? 2 : 4
  const at = take(place, length)
  if (at === undefined) return undefined
  if (length === 4) return u32(place.bytes, at)
  return length === 2 ? u16(place.bytes, at) : place.bytes[at]
}

function textOfNumber(place: Place, form: string): string | undefined {
  const number = numberOf(place, form)
  return number === undefined ? undefined : String(number)
}

function hexText(place: Place, length: number): string | undefined {
  const at = take(place, length)
  return at === undefined ? undefined : hexOf(place.bytes, at, at + length)
}

function fixedText(place: Place, length: number): string | undefined {
  const at = take(place, length)
  return at === undefined ? undefined : textOf(place.bytes, at, at + length)
}

/** RFC 3339; bytes that are no time, zeros among them, come as they are. */
function timeOf(place: Place): string | undefined {
  const at = take(place, 6)
  if (at === undefined) return undefined
  return readTime(place.bytes, at)?.text ?? hexOf(place.bytes, at, at + 6)
}

function listOf(place: Place, form: string): string {
  const values: string[] = []
  const length = form === 'w' ? 2 : 4
  while (place.at + length <= place.end && values.length < LIST_LIMIT) {
    values.push(textOfNumber(place, form) ?? '')
  }
  return values.join(' ')
}

/** id DWORD, length BYTE, value: one field `parameter_XXXX` each, in hexadecimal. */
function parameters(place: Place, fields: Fields): undefined {
  for (let read = 0; place.at < place.end && read < LIST_LIMIT; read++) {
    const id = numberOf(place, 'd')
    const value = id === undefined ? undefined : numberOf(place, 'b')
    const text = value === undefined ? undefined : hexText(place, value)
    if (id === undefined || text === undefined) return
    fields[`parameter_${id.toString(16).toUpperCase().padStart(4, '0')}`] = text
  }
}

/** Channel, start, end, alarm flags, media, stream, storage, bytes: `resource_<n>` each. */
function resources(place: Place, fields: Fields): undefined {
  for (let read = 1; place.at < place.end && read <= LIST_LIMIT; read++) {
    const channel = textOfNumber(place, 'b')
    const [start, end] = [timeOf(place), timeOf(place)]
    const flags = hexText(place, 8)
    const rest = ['b', 'b', 'b', 'd'].map((form) => textOfNumber(place, form))
    if (place.isShort) return
    fields[`resource_${read}`] = [channel, start, end, flags, ...rest].join(' ')
  }
}
