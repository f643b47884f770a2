/** The texts that stand inside constraints: columns with their form, conditions on rows. */
import type { TermMask } from '@tongqu/catalog'
import type { GrantedColumn, GrantedRows } from './odrl-types.ts'

/** `table/column`, `table/column;form=time:900`. */
export function columnText({ table, column, form }: GrantedColumn): string {
  return `${table}/${column}${form ? `;form=${formText(form)}` : ''}`
}

/** The form of a value: `pseudonym`, `time:<seconds>`, `grid:<step>`, `prefix:<characters>`. */
export function formText(form: TermMask): string {
  switch (form.kind) {
    case 'pseudonym':
      return 'pseudonym'
    case 'time':
      return `time:${form.seconds}`
    case 'grid':
      return `grid:${form.step}`
    case 'prefix':
      return `prefix:${form.characters}`
  }
}

const COLUMN = /^([a-z][a-z0-9_-]{0,62})\/([a-z][a-z0-9_]{0,62})(?:;form=([a-z]+(?::[0-9.e-]+)?))?$/

/** The inverse of `columnText`; undefined for any other text, also for another way to say it. */
export function readColumn(text: string): GrantedColumn | undefined {
  const [, table, column, form] = COLUMN.exec(text) ?? []
  if (table === undefined || column === undefined) return undefined
  if (form === undefined) return { table, column }
  const mask = readForm(form)
  return mask && { table, column, form: mask }
}

const DAY_SECONDS = 86_400
/** Of longitude: the whole earth. */
const MAX_STEP = 360
const MAX_PREFIX_CHARACTERS = 32

/**
 * The inverse of `formText`; undefined for any other text. Limits are those of a dataset's terms.
 */
export function readForm(text: string): TermMask | undefined {
  const [kind = '', parameter = ''] = text.split(':')
  const form = formOf(kind, Number(parameter))
  return form && formText(form) === text ? form : undefined
}

function formOf(kind: string, value: number): TermMask | undefined {
  const whole = Number.isInteger(value) && value >= 1
  switch (kind) {
    case 'pseudonym':
      return { kind }
    case 'time':
      return whole && value <= DAY_SECONDS ? { kind, seconds: value } : undefined
    case 'grid':
      return value > 0 && value <= MAX_STEP ? { kind, step: value } : undefined
    case 'prefix':
      return whole && value <= MAX_PREFIX_CHARACTERS ? { kind, characters: value } : undefined
    default:
      return undefined
  }
}

/** `table/column=eq.value`, `table/column=in.("a","b")`; quotes within a value are doubled. */
export function rowText({ table, column, operator, values }: GrantedRows): string {
  const list = values.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')
  return `${table}/${column}=${operator}.${operator === 'in' ? `(${list})` : (values[0] ?? '')}`
}

const ROW = /^([a-z][a-z0-9_-]{0,62})\/([a-z][a-z0-9_]{0,62})=(eq|neq|gte?|lte?|in|is)\.(.*)$/su
const LIST = /^\((?:"(?:[^"]|"")*"(?:,(?=")|(?=\))))+\)$/su
const ITEM = /"((?:[^"]|"")*)"/gsu

/** The inverse of `rowText`; undefined for any other text. */
export function readRow(text: string): GrantedRows | undefined {
  const [, table, column, operator, rest] = ROW.exec(text) ?? []
  if (table === undefined || column === undefined || rest === undefined) return undefined
  const rule = { table, column, operator: operator as GrantedRows['operator'] }
  if (operator !== 'in') return { ...rule, values: [rest] }
  if (!LIST.test(rest)) return undefined
  const values = [...rest.matchAll(ITEM)].map(([, item = '']) => item.replaceAll('""', '"'))
  return { ...rule, values }
}
