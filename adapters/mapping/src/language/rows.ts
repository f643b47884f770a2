import { type Contract, type ContractId, contractOf, contracts } from '@tongqu/contracts'
import { crsAt, pointOf, type WritePlace } from '../places/point.ts'
import { type Context, recordAt, styleOf, type Target } from './context.ts'
import { below, told } from './faults.ts'
import { type Join, joinsOf } from './joins.ts'
import { type Walk, walkOf } from './path.ts'
import type { Get, Scope } from './scope.ts'
import { sourceOf } from './value.ts'
import { type Condition, conditionOf } from './when.ts'

/** Readings of one contract from one list of the document. */
export type Block = {
  contract: Contract
  /** Undefined: every row of the table. */
  walk: Walk | undefined
  joins: readonly Join[]
  when: Condition | undefined
  columns: readonly { name: string; get: Get }[]
  place: WritePlace | undefined
}

/** Families whose contracts a mapping may fill. */
const FAMILIES = ['parking', 'road', 'gbfs', 'siri']

/** Contracts a mapping may fill. */
export const MAPPED: readonly ContractId[] = contracts
  .filter(({ family }) => FAMILIES.includes(family))
  .map(({ id }) => id)

const KEYS = [
  ...['contract', 'of', 'when', 'join', 'columns', 'point', 'crs'],
  ...['missing', 'decimal', 'thousands', 'yes', 'no', 'zone'],
]

/** Columns that `point` may fill. */
const PLACE_COLUMNS = ['latitude', 'longitude', 'geometry', 'source_x', 'source_y', 'source_crs']

/** Compiles one item of `rows`. */
export function blockOf(
  spec: unknown,
  at: string,
  outer: Context & { crs: string },
): Block | undefined {
  const { faults } = outer
  const item = recordAt(spec, at, faults)
  if (!item) return undefined
  faults.unknownKeys(at, item, KEYS)
  const contract = contractAt(item.contract, below(at, 'contract'), outer)
  const style = styleOf(item, at, outer.style, faults)
  const base = { ...outer, style }
  const crs = told(item.crs ?? outer.crs)
  if (item.crs !== undefined) crsAt(item.crs, below(at, 'crs'), outer)
  const walk = walkAt(item.of, below(at, 'of'), base)
  const joins = joinsOf(item.join, below(at, 'join'), base)
  const context = { ...base, joins: joins.map(({ name }) => name) }
  const when = conditionOf(item.when, below(at, 'when'), context)
  if (!contract) return undefined
  const columns = columnsOf(item.columns, below(at, 'columns'), contract, context)
  const place =
    item.point === undefined
      ? undefined
      : pointOf(item.point, below(at, 'point'), contract, { ...context, crs })
  const filled = new Set([...columns.map(({ name }) => name), ...(place ? PLACE_COLUMNS : [])])
  for (const column of contract.columns) {
    if (column.nullable || filled.has(column.name)) continue
    faults.add(
      below(below(at, 'columns'), column.name),
      `${contract.id} 必须有此列，而没有映射`,
      `${contract.id} demands this column, which is not mapped`,
    )
  }
  return { contract, walk, joins, when, columns, place }
}

function contractAt(value: unknown, at: string, { faults }: Context): Contract | undefined {
  const id = MAPPED.find((each) => each === value)
  if (id) return contractOf(id)
  const list = MAPPED.join(', ')
  return faults.add(
    at,
    `没有契约 ${told(value)}；可用：${list}`,
    `no contract ${told(value)}; there are: ${list}`,
  )
}

function walkAt(value: unknown, at: string, { faults, isTable }: Context): Walk | undefined {
  if (isTable) {
    return value === undefined
      ? undefined
      : faults.add(at, '表格每行一条记录，不用 of', 'a table has a record in each row, no `of`')
  }
  return walkOf(told(value ?? ''), at, faults)
}

function columnsOf(
  spec: unknown,
  at: string,
  contract: Contract,
  context: Context,
): { name: string; get: Get }[] {
  const items = recordAt(spec, at, context.faults) ?? {}
  return Object.entries(items).flatMap(([name, value]) => {
    const place = below(at, name)
    const column = contract.columns.find((each) => each.name === name)
    if (!column) {
      const list = contract.columns.map((each) => each.name).join(', ')
      context.faults.add(
        place,
        `${contract.id} 没有此列；有：${list}`,
        `${contract.id} has no such column; there are: ${list}`,
      )
      return []
    }
    if (column.type === 'map') return mapOf(value, place, name, contract, context)
    const target: Target = { contract: contract.id, name, type: column.type, column }
    const get = sourceOf(value, place, target, context)
    // A column whose value is at fault counts as mapped, so that it is told of once.
    return [{ name, get: get ?? (() => undefined) }]
  })
}

/** A column of names and texts: each member is compiled like a column of text. */
function mapOf(
  spec: unknown,
  at: string,
  name: string,
  contract: Contract,
  context: Context,
): { name: string; get: Get }[] {
  const items = recordAt(spec, at, context.faults) ?? {}
  const members = Object.entries(items).flatMap(([key, value]) => {
    const target: Target = { contract: contract.id, name: `${name}.${key}`, type: 'string' }
    const get = sourceOf(value, below(at, key), target, context)
    return get ? [{ key, get }] : []
  })
  const get = (scope: Scope) => {
    let map: Record<string, unknown> | undefined
    for (const member of members) {
      const value = member.get(scope)
      if (value === undefined) continue
      map ??= {}
      map[member.key] = value
    }
    return map
  }
  return [{ name, get }]
}
