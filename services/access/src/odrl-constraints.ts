/** Constraints of a rule: which operand goes with which operator, and what it then says. */
import type { ContractLookup, Dataset } from '@tongqu/catalog'
import type { ColumnType } from '@tongqu/contracts'
import { isDate, isInstant } from '@tongqu/contracts'
import { entriesOf, type Faults, isObject, isText, onlyKeys, textsOf } from './odrl-json.ts'
import type { GrantedColumn, GrantedRows, GrantTerms } from './odrl-types.ts'
import { columnText, readColumn, readRow, rowText } from './odrl-words.ts'

/** What constraints have said; each operand with its operator at most once. */
export type Draft = Partial<
  Pick<
    GrantTerms,
    | 'purposes'
    | 'columns'
    | 'rows'
    | 'area'
    | 'period'
    | 'validFrom'
    | 'validTo'
    | 'environment'
    | 'limits'
    | 'minimumGroup'
    | 'epsilonPerMonth'
  >
> & { within?: string }

/** Names that mean something: the type of a column of the dataset, if there is one. */
export type Words = {
  /** Columns of the contract: only they are granted by name. */
  column(table: string, column: string): ColumnType | undefined
  /** Rows may also be chosen by `feed_id`, which the lake adds. */
  row(table: string, column: string): ColumnType | undefined
}

/** Which rule it constrains. */
export type Place = 'permission' | 'prohibition' | 'duty'

/** The words of a dataset; a table whose contract is unknown has none. */
export function wordsOf(dataset: Dataset, contract: ContractLookup): Words {
  const tables = new Map(
    dataset.tables.map(({ name, contract: id }) => {
      const columns = contract(id)?.columns ?? []
      return [name, new Map(columns.map((column) => [column.name, column.type]))] as const
    }),
  )
  const column = (table: string, name: string) => tables.get(table)?.get(name)
  return {
    column,
    row: (table, name) =>
      tables.has(table) && name === 'feed_id' ? 'string' : column(table, name),
  }
}

/** What the constraints of one rule say together. */
export function constraintsOf(
  value: unknown,
  place: Place,
  path: string,
  words: Words,
  faults: Faults,
): Draft {
  let draft: Draft = {}
  const seen = new Set<string>()
  for (const [index, constraint] of entriesOf(value, path, faults).entries()) {
    const at = `${path}/${index}`
    if (!isObject(constraint)) {
      faults.add(at, '应为对象', 'must be an object')
      continue
    }
    onlyKeys(constraint, ['leftOperand', 'operator', 'rightOperand'], at, faults)
    const { leftOperand, operator } = constraint
    const key = isText(leftOperand) && isText(operator) ? `${leftOperand} ${operator}` : ''
    const reader = READERS.get(key)
    if (!reader?.places.includes(place) || seen.has(key)) {
      faults.add(at, '未知或重复的限制', 'an unknown constraint, or one stated twice')
      continue
    }
    seen.add(key)
    const said = reader.read({ value: constraint.rightOperand, path: at, words, faults })
    if (said === undefined) faults.add(`${at}/rightOperand`, '取值有误', 'a wrong value')
    else draft = { ...draft, ...said, limits: { ...draft.limits, ...said.limits } }
  }
  return draft
}

type Said = { value: unknown; path: string; words: Words; faults: Faults }
type Reader = { places: readonly Place[]; read(said: Said): Draft | undefined }

const PERMISSION: readonly Place[] = ['permission']
const BOTH: readonly Place[] = ['permission', 'prohibition']

/** `leftOperand operator` → what it says. What is not here is not known. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['purpose isAnyOf', { places: BOTH, read: purposesOf }],
  ['purpose eq', { places: BOTH, read: purposesOf }],
  ['hub:columns isAnyOf', { places: BOTH, read: columnsOf }],
  ['dateTime gteq', { places: PERMISSION, read: instant((validFrom) => ({ validFrom })) }],
  ['dateTime lt', { places: PERMISSION, read: instant((validTo) => ({ validTo })) }],
  ['hub:rows eq', { places: PERMISSION, read: rowsOf }],
  ['spatial eq', { places: PERMISSION, read: areaOf }],
  ['hub:period eq', { places: PERMISSION, read: periodOf }],
  ['hub:environment eq', { places: PERMISSION, read: environmentOf }],
  ['hub:ratePerMinute lteq', whole((requestsPerMinute) => ({ limits: { requestsPerMinute } }))],
  ['hub:bytesPerDay lteq', whole((bytesPerDay) => ({ limits: { bytesPerDay } }))],
  ['count lteq', whole((requests) => ({ limits: { requests } }))],
  ['hub:minGroupSize gteq', whole((minimumGroup) => ({ minimumGroup }))],
  ['hub:epsilonPerMonth lteq', { places: PERMISSION, read: epsilonOf }],
  ['elapsedTime lteq', { places: ['duty'], read: withinOf }],
])

/** A whole number from 1 on. */
function whole(said: (value: number) => Draft): Reader {
  const read = ({ value }: Said) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 ? said(value) : undefined
  return { places: PERMISSION, read }
}

function instant(said: (value: string) => Draft): Reader['read'] {
  return ({ value }) => (isText(value) && isUtc(value) ? said(value) : undefined)
}

/** Of one form, so that texts sort as the instants do and two cannot mean the same. */
function isUtc(text: string): boolean {
  return isInstant(text) && new Date(text).toISOString() === text
}

const PURPOSE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
const MAX_PURPOSE_CHARACTERS = 64

function purposesOf({ value, path, faults }: Said): Draft | undefined {
  const purposes = textsOf(value, `${path}/rightOperand`, faults)
  const fit = purposes.every(
    (text) => text.length <= MAX_PURPOSE_CHARACTERS && PURPOSE.test(text) && text !== UNSPECIFIED,
  )
  return fit && purposes.length > 0 ? { purposes } : undefined
}

/** What stands for the purpose of whoever states none. */
export const UNSPECIFIED = 'unspecified'

function columnsOf({ value, path, words, faults }: Said): Draft | undefined {
  const columns = textsOf(value, `${path}/rightOperand`, faults).map((text, index) => {
    const granted = readColumn(text)
    if (granted && words.column(granted.table, granted.column)) return granted
    faults.add(`${path}/rightOperand/${index}`, '没有此列', 'no such column')
    return undefined
  })
  const known = columns.filter((granted): granted is GrantedColumn => granted !== undefined)
  const names = new Set(known.map(({ table, column }) => columnText({ table, column })))
  return names.size === columns.length && names.size > 0 ? { columns: known } : undefined
}

function rowsOf({ value, path, words, faults }: Said): Draft | undefined {
  const rows = textsOf(value, `${path}/rightOperand`, faults).map((text, index) => {
    const rule = readRow(text)
    const type = rule && words.row(rule.table, rule.column)
    if (rule && type && rowText(rule) === text && ruleFits(rule, type)) return rule
    faults.add(`${path}/rightOperand/${index}`, '行条件有误', 'a wrong condition on rows')
    return undefined
  })
  const known = rows.filter((rule): rule is GrantedRows => rule !== undefined)
  return known.length === rows.length && known.length > 0 ? { rows: known } : undefined
}

/** Those of the records door; its tests hold the two together by what the lake refuses. */
const MAX_VALUES = 1_000

function ruleFits({ operator, values }: GrantedRows, type: ColumnType): boolean {
  const [first = ''] = values
  if (values.length < 1 || values.length > MAX_VALUES) return false
  if (operator === 'is') {
    return first === 'null' || (type === 'boolean' && (first === 'true' || first === 'false'))
  }
  if (type === 'map') return false
  const ordered = operator !== 'eq' && operator !== 'neq' && operator !== 'in'
  if (ordered && type === 'boolean') return false
  return values.every((value) => valueFits(value, type))
}

const INTEGER = /^-?\d{1,18}$/
const NUMBER = /^-?\d{1,18}(?:\.\d{1,18})?$/

function valueFits(value: string, type: ColumnType): boolean {
  switch (type) {
    case 'string':
      return !value.includes('\0')
    case 'boolean':
      return value === 'true' || value === 'false'
    case 'integer':
      return INTEGER.test(value) && Math.abs(Number(value)) < 2 ** 31
    case 'long':
      return INTEGER.test(value)
    case 'double':
    case 'decimal':
      return NUMBER.test(value)
    case 'date':
      return isDate(value)
    case 'timestamp':
      return isInstant(value)
    case 'map':
      return false
  }
}

const DEGREES = /^-?\d{1,3}(?:\.\d{1,9})?$/

function areaOf({ value }: Said): Draft | undefined {
  if (!isText(value)) return undefined
  const texts = value.split(',')
  const [west = 0, south = 0, east = 0, north = 0] = texts.map(Number)
  const fits =
    texts.length === 4 &&
    texts.every((text) => DEGREES.test(text)) &&
    west >= -180 &&
    south >= -90 &&
    west < east &&
    south < north &&
    east <= 180 &&
    north <= 90
  return fits ? { area: [west, south, east, north] } : undefined
}

function periodOf({ value }: Said): Draft | undefined {
  if (!isText(value)) return undefined
  const parts = value.split('/')
  const [from = '', to = ''] = parts
  const fits = parts.length === 2 && [from, to].every((text) => text === '..' || isUtc(text))
  if (!fits || value === '../..') return undefined
  if (from !== '..' && to !== '..' && from >= to) return undefined
  return { period: { ...(from === '..' ? {} : { from }), ...(to === '..' ? {} : { to }) } }
}

function environmentOf({ value }: Said): Draft | undefined {
  return value === 'api' || value === 'clean-room' ? { environment: value } : undefined
}

function epsilonOf({ value }: Said): Draft | undefined {
  const fits = typeof value === 'number' && Number.isFinite(value) && value > 0
  return fits ? { epsilonPerMonth: value } : undefined
}

const DURATION = /^P(?:\d{1,4}D|\d{1,3}W|\d{1,3}M|\d{1,2}Y|T\d{1,4}H)$/

/** ISO 8601 durations of one unit. */
function withinOf({ value }: Said): Draft | undefined {
  return isText(value) && DURATION.test(value) ? { within: value } : undefined
}
