import { type DecodeContext, type Decoded, membersOf, parseJson } from '@tongqu/adapter-kit'
import { type ContractId, contractOf } from '@tongqu/contracts'
import { Desk, keyOf } from './desk.ts'
import { HEAD_FIELDS, PARTS, type Part, partOf } from './parts.ts'
import { memberOf, takeRecord, type Values } from './record.ts'
import { type Scope, scopeOf } from './scope.ts'

/** What a delivery is the whole truth of. */
type Extent = Pick<Decoded, 'covers' | 'snapshotOf' | 'mode'>

const STATUS = 'metro/service_status@1'
/** It adds to what is known, or says nothing: it ends nothing and takes nothing away. */
const MORE: Extent = { covers: [], mode: 'differential' }

/**
 * A document of the layout: lists of lines, stations, sections, flows, crowding and status, any of
 * them. A record that stands alone (a message of a broker), or an array of such, adds to what is
 * known. Never throws.
 */
export function decodeDocument(bytes: Uint8Array, context: DecodeContext): Decoded {
  const json = parseJson(bytes, context.limits)
  if ('reject' in json) return { readings: [], rejects: [json.reject], findings: [], ...MORE }
  const desk = new Desk(context)
  const extent = read(json.value, desk)
  return { ...desk.take(), findings: [...json.findings, ...desk.remarks.findings()], ...extent }
}

function read(value: unknown, desk: Desk): Extent {
  if (Array.isArray(value)) {
    desk.remarks.note('bare-array', 'records without a document around them', 'body')
    return readAlone(value, desk)
  }
  const { data } = membersOf(value)
  const isWrapped = !isWhole(value) && isWhole(data)
  if (isWrapped) desk.remarks.note('wrapped', 'the content stands in data', 'body.data')
  if (!isWrapped && !isWhole(value)) return readAlone([value], desk)
  const around = isWrapped ? { ...membersOf(value), data: null } : {}
  const head = { ...takeRecord(around, HEAD_FIELDS, desk, 'body').values }
  const own = takeRecord(isWrapped ? data : value, HEAD_FIELDS, desk, 'body').values
  return readLists({ ...head, ...own }, desk)
}

/** Is a list of the layout in it? */
function isWhole(value: unknown): boolean {
  return PARTS.some(({ name }) => typeof memberOf(value, HEAD_FIELDS, name) === 'object')
}

function readAlone(records: readonly unknown[], desk: Desk): Extent {
  const reader = readerOf({}, desk)
  if (!reader) return MORE
  for (const [index, record] of records.entries()) {
    const at = records.length === 1 ? 'body' : `[${index}]`
    const part = partOf(record)
    if (part) reader.record(part, record, at)
    else desk.reject(undefined, at, 'unknown-record', 'no list and no record of the layout')
    if (desk.isFull) break
  }
  return MORE
}

/** Lists that are there are whole, unless the document says that it is a part. */
function readLists(head: Values, desk: Desk): Extent {
  const reader = readerOf(head, desk)
  if (!reader) return MORE
  const covers: ContractId[] = []
  for (const part of PARTS) {
    const { name, contracts } = part
    if (!(name in head)) continue
    const list = listOf(head[name])
    if (!list) {
      desk.reject(undefined, name, 'not-a-list', `${name} is no array`)
      continue
    }
    covers.push(...contracts)
    for (const [index, record] of list.entries()) {
      reader.record(part, record, `${name}[${index}]`)
      if (desk.isFull) break
    }
  }
  if (head.partial === true) return MORE
  if (desk.isFull) return MORE
  return { covers, ...(covers.includes(STATUS) && { snapshotOf: [STATUS] }) }
}

/** An array; of crowding also an object with `stations` and `sections`. */
function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value
  const { stations, sections } = membersOf(value)
  const lists = [stations, sections].filter((one) => Array.isArray(one))
  return lists.length > 0 ? lists.flat() : undefined
}

function readerOf(head: Values, desk: Desk): RecordReader | undefined {
  const scope = scopeOf(head, desk)
  if (scope) return new RecordReader(scope)
  desk.refuse('options', 'bad-thresholds', 'thresholds of levels must grow')
  return undefined
}

/** Reads records one by one and lays down each thing once. */
class RecordReader {
  readonly #scope: Scope
  readonly #seen = new Map<string, string>()

  constructor(scope: Scope) {
    this.#scope = scope
  }

  record(part: Part, record: unknown, at: string): void {
    const { desk } = this.#scope
    if (typeof record !== 'object' || record === null || Array.isArray(record)) {
      desk.reject(part.contracts[0], at, 'not-a-record', 'no object')
      return
    }
    const outcome = part.read({
      ...takeRecord(record, part.fields, desk, at),
      ...{ scope: this.#scope, at },
    })
    if ('code' in outcome) desk.reject(outcome.contract, at, outcome.code, outcome.reason)
    else if (this.#isNew(outcome.contract, outcome.columns, at)) {
      desk.put(outcome.contract, outcome.columns, at)
    }
  }

  /** A repeated record is said once; two that contradict one another are not both true. */
  #isNew(contract: ContractId, columns: Values, at: string): boolean {
    const { desk } = this.#scope
    const { eventTime = '' } = contractOf(contract)
    const key = keyOf(contract, columns)
    const name = JSON.stringify([contract, columns[eventTime], ...key])
    const text = JSON.stringify(columns)
    const earlier = this.#seen.get(name)
    if (earlier === undefined) {
      this.#seen.set(name, text)
      return true
    }
    if (earlier === text) {
      desk.remarks.note('duplicate-record', 'the same record stands before', at)
    } else {
      desk.reject(contract, at, 'duplicate-key', 'another record before is about the same', key)
    }
    return false
  }
}
