import { validate } from '@tongqu/contracts'
import { type Context, recordAt, styleOf, type Target } from './context.ts'
import { below, isRecord, scalarText, told } from './faults.ts'
import { pathOf } from './path.ts'
import { patternOf } from './pattern.ts'
import type { Get, Scope } from './scope.ts'
import { cleaned, joinedBy, templateOf, textOf } from './text.ts'
import { type Convert, converterOf, functionsOf, note } from './typed.ts'

type Spec = Readonly<Record<string, unknown>>

const KEYS = [
  ...['path', 'text', 'value', 'join', 'pick', 'split', 'apply', 'missing', 'codes', 'otherwise'],
  ...['plus', 'minus', 'times', 'over', 'unit', 'decimal', 'thousands', 'yes', 'no', 'time'],
  'zone',
]

/** Characters of an unknown code that are told. */
const CODE_CHARACTERS = 40

/**
 * Compiles what a column is made of: a path, `=text`, a number or truth value, an item with `path`
 * and the like, or a list of these of which the first that says something counts.
 */
export function sourceOf(
  spec: unknown,
  at: string,
  target: Target,
  context: Context,
): Get | undefined {
  if (Array.isArray(spec)) {
    const gets = spec.map((one, index) => sourceOf(one, below(at, index), target, context))
    return gets.every((get) => get !== undefined) ? firstOf(gets) : undefined
  }
  if (typeof spec === 'string' && !spec.startsWith('=')) {
    return itemOf({ path: spec }, at, target, context)
  }
  if (isRecord(spec)) return itemOf(spec, at, target, context)
  const constant = typeof spec === 'string' ? spec.slice(1) : spec
  return constantOf(constant, at, target, context)
}

/** Can the column hold the value? Told as a fault when not. */
function holds(value: unknown, at: string, target: Target, { faults }: Context): boolean {
  if (!target.column) return true
  const { name } = target.column
  const broken = validate(target.contract, { [name]: value }, 1_000).find(
    (violation) => violation.at === `/${name}`,
  )
  if (!broken) return true
  const said = JSON.stringify(value)
  faults.add(at, `${name} 列不能是 ${said}`, `${name} cannot be ${said}: ${broken.message}`)
  return false
}

function constantOf(value: unknown, at: string, target: Target, context: Context) {
  if (scalarText(value) === undefined) {
    return context.faults.add(at, '应为路径、常量或若干项', 'is a path, a constant or items')
  }
  const typed = target.type === 'string' ? String(value) : value
  return holds(typed, at, target, context) ? () => typed : undefined
}

function firstOf(gets: readonly Get[]): Get {
  const [only] = gets
  if (gets.length === 1 && only) return only
  return (scope) => {
    for (const get of gets) {
      const value = get(scope)
      if (value !== undefined) return value
    }
    return undefined
  }
}

function itemOf(spec: Spec, at: string, target: Target, outer: Context): Get | undefined {
  const { faults } = outer
  faults.unknownKeys(at, spec, KEYS)
  if (spec.value !== undefined) return constantOf(spec.value, below(at, 'value'), target, outer)
  const context = { ...outer, style: styleOf(spec, at, outer.style, faults) }
  const raw = rawOf(spec, at, context)
  const pieces = textStepsOf(spec, at, context)
  const codes = codesOf(spec, at, target, context)
  const counted = arithmeticOf(spec, at, target, context)
  const convert = converterOf(spec, at, target, context)
  if (!raw || !convert) return undefined
  const found = pieces.length === 0 ? raw : stepped(raw, pieces, context)
  const typed = codes ? coded(codes, convert, target) : convert
  return (scope) => {
    const value = found(scope)
    if (value === undefined) return undefined
    if (!counted) return typed(value, scope)
    const number = counted(value, scope)
    return number === undefined ? undefined : convert(number, scope)
  }
}

function rawOf(spec: Spec, at: string, context: Context): Get | undefined {
  const { faults, style } = context
  if (typeof spec.text === 'string') return templateOf(spec.text, below(at, 'text'), context)
  const paths = Array.isArray(spec.path) ? spec.path : [spec.path]
  const place = below(at, 'path')
  const gets = paths.map((path) =>
    typeof path === 'string'
      ? pathOf(path, place, context)
      : faults.add(place, '缺少路径', 'a path is missing'),
  )
  if (!gets.every((get) => get !== undefined)) return undefined
  return firstOf(gets.map((get) => cleaned(get, style.missing)))
}

type TextStep = (text: string) => string | undefined

/** `join`, `pick`, `split` and `apply`, in this order. */
function textStepsOf(spec: Spec, at: string, context: Context): ((value: unknown) => unknown)[] {
  const onText = (step: TextStep) => (value: unknown) => {
    const text = textOf(value)
    return text === undefined ? value : step(text)
  }
  const found = [pickerOf(spec, at, context), splitterOf(spec, at, context)]
  const steps = [...found, ...functionsOf(spec, at, context)]
  return [
    ...(spec.join === undefined ? [] : [joinedBy(told(spec.join))]),
    ...steps.flatMap((step) => (step ? [onText(step)] : [])),
  ]
}

/** The first group of an expression, or all that it found. */
function pickerOf(spec: Spec, at: string, { faults }: Context): TextStep | undefined {
  if (spec.pick === undefined) return undefined
  const pattern = patternOf(told(spec.pick))
  if ('fault' in pattern) {
    const place = below(at, 'pick')
    return faults.add(place, `表达式不对：${pattern.fault}`, `no expression: ${pattern.fault}`)
  }
  return (text) => {
    const [whole, group] = pattern.exec(text) ?? []
    return group ?? whole
  }
}

function splitterOf(spec: Spec, at: string, { faults }: Context): TextStep | undefined {
  if (spec.split === undefined) return undefined
  const place = below(at, 'split')
  const split = recordAt(spec.split, place, faults)
  if (!split) return undefined
  faults.unknownKeys(place, split, ['by', 'part'])
  const { by = ',', part = 0 } = split
  if (typeof by !== 'string' || by === '' || !Number.isInteger(part)) {
    return faults.add(place, 'by 为文本，part 为整数', '`by` is text and `part` an integer')
  }
  return (text) => text.split(by).at(part as number)
}

function stepped(raw: Get, steps: readonly ((value: unknown) => unknown)[], { style }: Context) {
  return cleaned((scope) => {
    let value = raw(scope)
    for (const step of steps) {
      if (value === undefined) return undefined
      value = step(value)
    }
    return value
  }, style.missing)
}

type Codes = { known: ReadonlyMap<string, unknown>; otherwise: unknown; hasOtherwise: boolean }

function codesOf(spec: Spec, at: string, target: Target, context: Context): Codes | undefined {
  if (spec.codes === undefined) {
    if (spec.otherwise !== undefined) {
      context.faults.add(below(at, 'otherwise'), '没有 codes', 'there are no codes')
    }
    return undefined
  }
  const place = below(at, 'codes')
  const list = recordAt(spec.codes, place, context.faults)
  if (!list) return undefined
  const known = new Map<string, unknown>()
  const held = (value: unknown) => (target.type === 'string' ? (scalarText(value) ?? value) : value)
  for (const [code, value] of Object.entries(list)) {
    if (value === null) known.set(code, undefined)
    else if (holds(held(value), below(place, code), target, context)) known.set(code, held(value))
  }
  const hasOtherwise = spec.otherwise !== undefined
  const otherwise = spec.otherwise === null ? undefined : held(spec.otherwise)
  if (hasOtherwise && otherwise !== undefined) {
    holds(otherwise, below(at, 'otherwise'), target, context)
  }
  return { known, otherwise, hasOtherwise }
}

/** A code that is not known stays where the column is free text, and is told either way. */
function coded({ known, otherwise, hasOtherwise }: Codes, convert: Convert, target: Target) {
  const isFree = target.type === 'string' && target.column?.schema.enum === undefined
  const isPublic = (target.column?.class ?? 'public') === 'public'
  return (value: unknown, scope: Scope): unknown => {
    const code = textOf(value) ?? ''
    if (known.has(code)) return known.get(code)
    if (hasOtherwise) return otherwise
    const told = isPublic ? ` “${code.slice(0, CODE_CHARACTERS)}”` : ''
    note(scope, target, 'unknown-code', `has a code that the mapping does not know${told}`)
    return isFree ? convert(value, scope) : undefined
  }
}

type Arithmetic = (value: unknown, scope: Scope) => number | undefined

const OPERATIONS: Readonly<Record<string, (left: number, right: number) => number | undefined>> = {
  plus: (left, right) => left + right,
  minus: (left, right) => left - right,
  times: (left, right) => left * right,
  over: (left, right) => (right === 0 ? undefined : left / right),
}

/** `plus`, `minus`, `times` and `over`, in this order; each with one value or several. */
function arithmeticOf(
  spec: Spec,
  at: string,
  target: Target,
  context: Context,
): Arithmetic | undefined {
  const wanted = Object.keys(OPERATIONS).filter((name) => spec[name] !== undefined)
  if (wanted.length === 0) return undefined
  const operand: Target = { contract: target.contract, name: target.name, type: 'double' }
  const first = converterOf({}, at, operand, context)
  const steps = wanted.flatMap((name) => {
    const operands = Array.isArray(spec[name]) ? spec[name] : [spec[name]]
    return operands.map((each, index) => ({
      operate: OPERATIONS[name],
      get: sourceOf(each, below(below(at, name), index), operand, context),
    }))
  })
  return (value, scope) => {
    let result = first?.(value, scope) as number | undefined
    for (const { operate, get } of steps) {
      const right = get?.(scope)
      if (result === undefined || typeof right !== 'number') return undefined
      result = operate?.(result, right)
    }
    return result
  }
}
