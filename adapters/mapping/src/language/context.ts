import type { Column, ContractId } from '@tongqu/contracts'
import type { NumberStyle } from '../values/numbers.ts'
import { below, type Faults, isRecord, scalarText, told } from './faults.ts'
import type { PathContext } from './path.ts'

/** How values of a document are written, unless a column says otherwise. */
export type Style = {
  /** Texts that mean: nothing. */
  missing: ReadonlySet<string>
  number: NumberStyle
  yes: ReadonlySet<string>
  no: ReadonlySet<string>
  /** IANA zone of times without offset. */
  zone: string
}

/** What stands around a value while it is compiled. */
export type Context = PathContext & { faults: Faults; style: Style }

/** What a value is for. */
export type Target = {
  contract: ContractId
  /** Names the column in findings. */
  name: string
  type: Column['type']
  /** Absent for operands and members of `extra`. */
  column?: Column
}

const YES = ['true', '1', 'yes', 'y', 'ja', 'j', 'oui', 'si', '是', '有', 'wahr']
const NO = ['false', '0', 'no', 'n', 'nein', 'non', '否', '无', 'falsch']

/** What holds where a mapping says nothing. */
export function defaultStyle(zone: string): Style {
  return {
    missing: new Set(['']),
    number: { decimal: '.', thousands: '' },
    yes: new Set(YES),
    no: new Set(NO),
    zone,
  }
}

/** The style with what `value` (a mapping or a column) changes of it. */
export function styleOf(
  value: Readonly<Record<string, unknown>>,
  at: string,
  base: Style,
  faults: Faults,
): Style {
  const words = (key: string, fold: boolean) => wordsOf(value[key], below(at, key), faults, fold)
  const [missing, yes, no] = [words('missing', false), words('yes', true), words('no', true)]
  return {
    missing: missing ? new Set(['', ...missing]) : base.missing,
    number: numberStyleOf(value, at, base.number, faults),
    yes: yes ? new Set(yes) : base.yes,
    no: no ? new Set(no) : base.no,
    zone: zoneOf(value.zone, below(at, 'zone'), base.zone, faults),
  }
}

/** One text, number or truth value, or a list of them, as texts; undefined when absent. */
export function wordsOf(
  value: unknown,
  at: string,
  faults: Faults,
  fold = false,
): string[] | undefined {
  if (value === undefined) return undefined
  const words = (Array.isArray(value) ? value : [value]).map((word) =>
    word === null ? '' : scalarText(word),
  )
  if (!words.every((word) => word !== undefined)) {
    return faults.add(at, '应为文本、数或它们的列表', 'text, numbers or a list of them')
  }
  return fold ? words.map((word) => word.toLowerCase()) : words
}

function numberStyleOf(
  value: Readonly<Record<string, unknown>>,
  at: string,
  base: NumberStyle,
  faults: Faults,
): NumberStyle {
  const { decimal = base.decimal, thousands = base.thousands } = value
  if (decimal !== '.' && decimal !== ',') {
    faults.add(below(at, 'decimal'), '只能是“.”或“,”', 'is "." or ","')
    return base
  }
  if (typeof thousands !== 'string' || !['', '.', ',', ' ', "'", '’'].includes(thousands)) {
    faults.add(below(at, 'thousands'), "是 . , ' ’ 空格之一", "is one of . , ' ’ or a space")
    return base
  }
  if (thousands === decimal) {
    faults.add(below(at, 'thousands'), '与小数点相同', 'is the decimal mark')
    return base
  }
  return { decimal, thousands }
}

function zoneOf(value: unknown, at: string, base: string, faults: Faults): string {
  if (value === undefined) return base
  try {
    if (typeof value !== 'string') throw new RangeError('no text')
    new Intl.DateTimeFormat('en', { timeZone: value })
    return value
  } catch {
    faults.add(at, `没有时区 ${told(value)}`, `no time zone ${told(value)}`)
    return base
  }
}

/** A record, or a fault that says so. */
export function recordAt(
  value: unknown,
  at: string,
  faults: Faults,
): Readonly<Record<string, unknown>> | undefined {
  if (isRecord(value)) return value
  return faults.add(at, '应为若干项', 'is a list of items by name')
}
