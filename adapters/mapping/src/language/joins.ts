import { type Context, recordAt } from './context.ts'
import { below, told } from './faults.ts'
import { pathOf, type Walk, walkOf } from './path.ts'
import type { Get, Run, Scope } from './scope.ts'
import { placeOf } from './scope.ts'
import { textOf } from './text.ts'
import { recordsOf } from './walk.ts'

/** Another list of the document, by a key that records of the block name. */
export type Join = { name: string; walk: Walk; key: Get; on: Get }

/** Names a join may not have. */
const WORDS = ['key', 'index', 'received', 'part']

/**
 * Compiles `join`: by name `of` (a list of the document), `key` (in it) and `on` (in the record).
 */
export function joinsOf(spec: unknown, at: string, context: Context): Join[] {
  const { faults } = context
  if (spec === undefined) return []
  if (context.isTable) {
    faults.add(at, '表格没有其他列表可连接', 'a table has no other lists to join')
    return []
  }
  const items = recordAt(spec, at, faults) ?? {}
  return Object.entries(items).flatMap(([name, value]) => {
    const place = below(at, name)
    if (WORDS.includes(name) || !/^[\p{L}\p{N}_-]+$/u.test(name)) {
      faults.add(place, '此名不可用', 'cannot be a name')
      return []
    }
    const item = recordAt(value, place, faults)
    if (!item) return []
    faults.unknownKeys(place, item, ['of', 'key', 'on'])
    const walk = walkOf(told(item.of ?? ''), below(place, 'of'), faults)
    const key = pathOf(told(item.key ?? '$key'), below(place, 'key'), context)
    const on = pathOf(told(item.on ?? ''), below(place, 'on'), context)
    return walk && key && on ? [{ name, walk, key, on }] : []
  })
}

/** The record that a join finds for another; the first one where a key stands twice. */
export function joinedTo(join: Join, scope: Scope): Scope | undefined {
  const key = textOf(join.on(scope))
  if (key === undefined) return undefined
  const found = listOf(join, scope.run).get(key)
  if (!found) {
    const message = `has no record in ${join.name}`
    scope.run.remarks.note('unmatched', message, placeOf(scope))
  }
  return found
}

function listOf(join: Join, run: Run): ReadonlyMap<string, Scope> {
  const known = run.joins.get(join)
  if (known) return known
  const list = new Map<string, Scope>()
  for (const scope of recordsOf(join.walk, run)) {
    const key = textOf(join.key(scope))
    if (key !== undefined && !list.has(key)) list.set(key, scope)
  }
  run.joins.set(join, list)
  return list
}
