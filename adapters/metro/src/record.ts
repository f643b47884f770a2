import {
  lenientFlag,
  lenientInteger,
  lenientNumber,
  lenientText,
  membersOf,
} from '@tongqu/adapter-kit'
import type { Desk } from './desk.ts'
import { momentOf } from './moment.ts'

export type Kind = 'text' | 'integer' | 'number' | 'flag' | 'instant' | 'any'

/** A member of a record: the first of `names` is the documented one, the others are taken too. */
export type Field = { name: string; kind: Kind; others?: readonly string[] }

/** What is read of one kind of record, by spelling without case, spaces, `_` and `-`. */
export type Fields = ReadonlyMap<string, Field>

/** Values of a record by their documented names, and what is not known, for `extra`. */
export type Values = Readonly<Record<string, unknown>>
export type Taken = { values: Values; extra?: Record<string, string> }

/** Members of one record that go to `extra`, and characters of each. */
const MOST_EXTRA = 40
const EXTRA_CHARACTERS = 2_000

/** Characters of a name that a remark shows. */
const SHOWN = 60

/** A list of fields, by all their spellings. */
export function fieldsOf(...fields: readonly Field[]): Fields {
  return new Map(
    fields.flatMap((field) =>
      [field.name, ...(field.others ?? [])].map((name) => [spelled(name), field] as const),
    ),
  )
}

/** The record's members as `fields` names them; each leniency is a remark. */
export function takeRecord(record: unknown, fields: Fields, desk: Desk, at: string): Taken {
  const { remarks } = desk
  const values: Record<string, unknown> = {}
  const extra: [string, string][] = []
  const members = membersOf(record)
  for (const name of Object.keys(members)) {
    const field = fields.get(spelled(name))
    const value = members[name]
    if (!field) {
      if (value === null || name === '__proto__') continue
      const shown = name.slice(0, SHOWN).toWellFormed()
      remarks.note('unknown-field', `${shown} is not in the layout`, at)
      if (extra.length < MOST_EXTRA) extra.push([shown, textOf(value)])
      continue
    }
    if (name !== field.name) {
      const shown = name.slice(0, SHOWN).toWellFormed()
      remarks.note('other-name', `${shown} is read as ${field.name}`, at)
    }
    const read = readAs(value, field, desk, at)
    if (read === undefined) continue
    if (field.name in values) remarks.note('two-names', `${field.name} stands twice`, at)
    else values[field.name] = read
  }
  return { values, ...(extra.length > 0 && { extra: Object.fromEntries(extra) }) }
}

/** What a member of the record holds, however it is spelled; undefined when it is not there. */
export function memberOf(record: unknown, fields: Fields, name: string): unknown {
  const members = membersOf(record)
  const found = Object.keys(members).find((one) => {
    return fields.get(spelled(one))?.name === name && members[one] !== null
  })
  return found === undefined ? undefined : members[found]
}

function readAs(value: unknown, { name, kind }: Field, desk: Desk, at: string): unknown {
  const note = (message: string) => desk.remarks.note('lenient', `${name}: ${message}`, at)
  switch (kind) {
    case 'text':
      return lenientText(typeof value === 'string' ? value.trim() : value, note)
    case 'integer':
      return wholeOf(value, note)
    case 'number':
      return lenientNumber(value, note)
    case 'flag':
      return lenientFlag(value, note)
    case 'instant':
      return momentOf(value, name, desk, at)
    default:
      return value ?? undefined
  }
}

/** People and seconds come whole; a fraction (an estimate, an average) is rounded. */
function wholeOf(value: unknown, note: (message: string) => void): number | undefined {
  const number = lenientNumber(value, note)
  if (number === undefined || Number.isInteger(number)) return lenientInteger(number, note)
  note('no whole number; rounded')
  return lenientInteger(Math.round(number), note)
}

function spelled(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, '')
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.slice(0, EXTRA_CHARACTERS).toWellFormed()
}
