import { checked, type Decoded, membersOf, nothing, type Reading } from '@tongqu/adapter-kit'
import { contractOf } from '@tongqu/contracts'
import type { Feed } from './feed.ts'
import type { Field, Part } from './fields.ts'
import { finish } from './finish.ts'
import { THREE, type Version } from './version.ts'

/** Characters of a record that are kept with its reject. */
const RAW_CHARACTERS = 2_000

/** Characters of a field's name that a remark shows. */
const NAME_CHARACTERS = 60

/** The records of a part: one reading or reject each. */
export function decodeRecords(part: Part, feed: Feed): Decoded {
  const found = recordsOf(part, feed)
  const decoded = nothing()
  if (found === undefined) {
    const reason = `no array data.${part.lists[0]}`
    return { ...decoded, rejects: [{ at: 'data', code: 'no-records', reason }], covers: [] }
  }
  const needed = neededIn(part, feed.version)
  const hasExtra = contractOf(part.contract).columns.some(({ name }) => name === 'extra')
  const seen = new Map<unknown, Reading['reading']>()
  for (const [index, item] of found.records.entries()) {
    feed.reader.place = part.lists.length === 0 ? 'data' : `data.${found.name}[${index}]`
    const reading = readingOf(part, feed, membersOf(item), needed, hasExtra)
    const result = checked(part.contract, reading, feed.reader.place)
    if ('code' in result) decoded.rejects.push({ ...result, raw: excerpt(item) })
    else collectOnce(decoded, seen, part, result, feed)
  }
  return {
    ...decoded,
    covers: [part.contract],
    ...(part.isSnapshot && { snapshotOf: [part.contract] }),
  }
}

function recordsOf(
  { lists }: Part,
  { data, version, remarks }: Feed,
): { name: string; records: readonly unknown[] } | undefined {
  if (lists.length === 0) return { name: '', records: [data] }
  const name = lists.find((one) => Array.isArray(data[one]))
  const records = name === undefined ? undefined : data[name]
  if (name === undefined || !Array.isArray(records)) return undefined
  // Vehicles were bikes before 3.0; no other list has two names.
  const usual = version >= THREE ? lists[0] : lists.at(-1)
  if (name !== usual) remarks.note('schema', `data.${name} in place of data.${usual}`, 'data')
  return { name, records }
}

function neededIn({ fields }: Part, version: Version): string[] {
  return [...fields]
    .filter(([, { needed }]) => needed && needed[0] <= version && version <= needed[1])
    .map(([name]) => name)
}

function readingOf(
  part: Part,
  feed: Feed,
  record: Readonly<Record<string, unknown>>,
  needed: readonly string[],
  hasExtra: boolean,
): Record<string, unknown> {
  const { reader } = feed
  const reading: Record<string, unknown> = {}
  reader.latest = undefined
  let extra: Record<string, string> | undefined
  for (const name in record) {
    const field = part.fields.get(name)
    if (field?.kind === 'finished') continue
    const value = field ? reader.read(name, field, record[name]) : record[name]
    if (!field) remarkUnknown(part, feed, name, hasExtra)
    if (value === undefined || value === null) continue
    if (field?.column !== undefined && !yields(field, record, reading)) {
      reading[field.column] = value
    } else if (hasExtra && name !== '__proto__') {
      extra ??= {}
      extra[name] = textOf(value)
    }
  }
  if (extra) reading.extra = extra
  for (const name of needed) {
    if (!(name in record)) reader.remarkOnRecord('schema', `${name} is missing`)
  }
  finish(part, reading, record, feed)
  return reading
}

/** Two fields for one column: one of them counts more, else the first that stands there. */
function yields(
  { yieldsTo, column }: Field,
  record: Readonly<Record<string, unknown>>,
  reading: Readonly<Record<string, unknown>>,
): boolean {
  if (yieldsTo === undefined || column === undefined) return false
  return reading[column] !== undefined || (record[yieldsTo] ?? null) !== null
}

function remarkUnknown(part: Part, { reader, version }: Feed, name: string, isKept: boolean): void {
  const isForbidden = version >= (part.isClosedSince ?? Number.POSITIVE_INFINITY)
  const what = `${name.slice(0, NAME_CHARACTERS)} is not in the standard`
  const kept = isKept ? 'kept in extra' : 'left out'
  reader.remarkOnRecord(isForbidden ? 'schema' : 'unknown-field', `${what}; ${kept}`)
}

/** Repeated records are said once; records that contradict one another are not both true. */
function collectOnce(
  decoded: Decoded,
  seen: Map<unknown, Reading['reading']>,
  { contract, key }: Part,
  result: Reading,
  { reader }: Feed,
): void {
  const id = result.reading[key]
  const earlier = seen.get(id)
  if (earlier === undefined) {
    seen.set(id, result.reading)
    decoded.readings.push(result)
  } else if (JSON.stringify(earlier) === JSON.stringify(result.reading)) {
    reader.remarkOnRecord('duplicate-record', 'the same record stands before')
  } else {
    const reason = `another record before has the same ${key}`
    decoded.rejects.push({ contract, at: reader.place, code: 'duplicate-key', reason })
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.toWellFormed() : (JSON.stringify(value) ?? '')
}

function excerpt(item: unknown): string {
  return (JSON.stringify(item) ?? '').slice(0, RAW_CHARACTERS)
}
