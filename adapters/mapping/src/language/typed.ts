import { functionOf } from '../values/functions.ts'
import { numberIn } from '../values/numbers.ts'
import { timeReader } from '../values/times.ts'
import { conversionOf, unitsFor } from '../values/units.ts'
import type { Context, Target } from './context.ts'
import { wordsOf } from './context.ts'
import { below, told } from './faults.ts'
import type { Scope } from './scope.ts'
import { placeOf } from './scope.ts'
import { textOf } from './text.ts'

type Spec = Readonly<Record<string, unknown>>

/**
 * Makes a value of the column's type of what was found; undefined, with a finding, when it is none.
 */
export type Convert = (value: unknown, scope: Scope) => unknown

/** The conversion to the type of a column, as `spec` says it is written. */
export function converterOf(
  spec: Spec,
  at: string,
  target: Target,
  context: Context,
): Convert | undefined {
  const { type } = target
  const unit = unitOf(spec, at, target, context)
  if (type === 'timestamp' || type === 'date') return timeOf(spec, at, target, context)
  if (spec.time !== undefined) {
    context.faults.add(below(at, 'time'), '此列不是时刻', 'the column is no time')
  }
  if (type === 'integer' || type === 'double') return numberOf(target, context, unit)
  if (type === 'boolean') return booleanOf(target, context)
  return (value, scope) => {
    const text = textOf(value)
    if (text === undefined) note(scope, target, 'not-text', 'is no text')
    return text
  }
}

/** Tells what is wrong with the value of a column, once for all records that share it. */
export function note(scope: Scope, target: Target, code: string, message: string): void {
  scope.run.remarks.note(code, `${target.contract} ${target.name} ${message}`, placeOf(scope))
}

/** Functions of `apply`, one after the other. */
export function functionsOf(
  spec: Spec,
  at: string,
  context: Context,
): ((text: string) => string)[] {
  const names = wordsOf(spec.apply, below(at, 'apply'), context.faults) ?? []
  return names.flatMap((name) => {
    const found = functionOf(name)
    if (!found) {
      const list = 'lower, upper, digits, spaces, plain'
      context.faults.add(
        below(at, 'apply'),
        `没有函数 ${name}；可用：${list}`,
        `no function ${name}; there are: ${list}`,
      )
    }
    return found ? [found] : []
  })
}

type Scale = ((value: number) => number) | undefined

function unitOf(spec: Spec, at: string, target: Target, { faults }: Context): Scale {
  if (spec.unit === undefined) return undefined
  const own = target.column?.unit
  const from = told(spec.unit)
  if (own === undefined) {
    return faults.add(below(at, 'unit'), '此列没有单位', 'the column has no unit')
  }
  const found = conversionOf(from, own)
  if (found) return found
  const list = unitsFor(own).join(' ')
  return faults.add(
    below(at, 'unit'),
    `${from} 不能换算为 ${own}；可用：${list}`,
    `${from} does not convert to ${own}; there are: ${list}`,
  )
}

function numberOf(target: Target, { style }: Context, scale: Scale): Convert {
  const whole = target.type === 'integer'
  const { number: written } = style
  return (value, scope) => {
    const number = numberIn(value, written)
    if (number === undefined) {
      note(scope, target, 'not-a-number', 'is no number')
      return undefined
    }
    const scaled = scale ? scale(number) : number
    if (!whole || Number.isInteger(scaled)) return scaled
    note(scope, target, 'rounded', 'has been rounded')
    return Math.round(scaled)
  }
}

function booleanOf(target: Target, { style }: Context): Convert {
  return (value, scope) => {
    if (typeof value === 'boolean') return value
    const word = textOf(value)?.toLowerCase() ?? ''
    if (style.yes.has(word)) return true
    if (style.no.has(word)) return false
    note(scope, target, 'not-a-boolean', 'is neither a word for yes nor one for no')
    return undefined
  }
}

function timeOf(spec: Spec, at: string, target: Target, context: Context): Convert | undefined {
  const { faults, style } = context
  const what = target.type === 'date' ? 'date' : 'instant'
  const patterns = wordsOf(spec.time, below(at, 'time'), faults) ?? ['iso']
  const readers = patterns.flatMap((pattern) => {
    const reader = timeReader(pattern, style.zone, what)
    if (!reader) {
      faults.add(
        below(at, 'time'),
        `时刻格式不对：“${pattern}”；可用 iso、epoch、epoch-ms 或 YYYY-MM-DD HH:mm:ss 一类`,
        `"${pattern}" is no pattern; there are iso, epoch, epoch-ms and the like of ` +
          'YYYY-MM-DD HH:mm:ss',
      )
    }
    return reader ? [reader] : []
  })
  return (value, scope) => {
    for (const read of readers) {
      const time = read(value)
      if (time !== undefined) return time
    }
    note(scope, target, 'not-a-time', 'is no time as the mapping has it')
    return undefined
  }
}
