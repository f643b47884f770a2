import { type Context, recordAt, wordsOf } from './context.ts'
import { below, isRecord, told } from './faults.ts'
import { pathOf } from './path.ts'
import { patternOf } from './pattern.ts'
import type { Get, Scope } from './scope.ts'
import { cleaned, textOf } from './text.ts'

/** Is the record one for the block? */
export type Condition = (scope: Scope) => boolean

/**
 * Compiles `when`: by path what may stand there, as a value, a list of values (null: nothing), or
 * `{ not }`, `{ exists }`, `{ matches }`. All must hold; of a list of such items, one.
 */
export function conditionOf(spec: unknown, at: string, context: Context): Condition | undefined {
  if (spec === undefined) return undefined
  if (Array.isArray(spec)) {
    const any = spec.map((one, index) => conditionOf(one, below(at, index), context))
    return (scope) => any.some((holds) => holds?.(scope))
  }
  const items = recordAt(spec, at, context.faults)
  const all = Object.entries(items ?? {}).map(([path, wanted]) => {
    const place = below(at, path)
    const get = pathOf(path, place, context)
    return get && single(cleaned(get, context.style.missing), wanted, place, context)
  })
  return (scope) => all.every((holds) => holds?.(scope))
}

function single(get: Get, wanted: unknown, at: string, context: Context): Condition | undefined {
  if (!isRecord(wanted)) return among(get, wanted, at, context)
  const { faults } = context
  faults.unknownKeys(at, wanted, ['not', 'exists', 'matches'])
  const conditions: Condition[] = []
  if (typeof wanted.exists === 'boolean') {
    conditions.push((scope) => (get(scope) !== undefined) === wanted.exists)
  }
  if (wanted.not !== undefined) {
    const excluded = among(get, wanted.not, below(at, 'not'), context)
    conditions.push((scope) => excluded?.(scope) !== true)
  }
  if (wanted.matches !== undefined) {
    const pattern = patternOf(told(wanted.matches))
    if ('fault' in pattern) {
      const place = below(at, 'matches')
      return faults.add(place, `表达式不对：${pattern.fault}`, `no expression: ${pattern.fault}`)
    }
    conditions.push((scope) => pattern.exec(textOf(get(scope)) ?? '') !== undefined)
  }
  return (scope) => conditions.every((holds) => holds(scope))
}

function among(get: Get, wanted: unknown, at: string, { faults }: Context): Condition | undefined {
  const words = wordsOf(wanted, at, faults)
  if (!words) return undefined
  const known = new Set(words)
  return (scope) => {
    const value = get(scope)
    return known.has(value === undefined ? '' : (textOf(value) ?? '\u0000'))
  }
}
