import type { Ask } from './ask.ts'
import type { Operation, Parameter } from './operation.ts'

/** A question without what was asked for: literals are `?` in the text, and stand beside it. */
export type NormalisedQuery = {
  text: string
  /** JSON of all literals, in the order of the text; absent: there is none. */
  literals?: string
}

/** Parameters that name what is read: columns, tables, files and documents that are there. */
const NAMES: ReadonlySet<string> = new Set(['select', 'order', 'table', 'name', 'document'])
/** Path parameters that stand in the entry by themselves. */
const TOLD: ReadonlySet<string> = new Set(['id'])

/**
 * Names and operators stay, values become `?`: a plate looked for must not stand in a log. The same
 * question in another order of parameters is the same text. Only what the operation declares, and
 * its filters, is looked at: what a page ignores may be anything.
 */
export function normalised(
  operation: Pick<Operation, 'parameters'>,
  ask: Pick<Ask, 'text' | 'filters'>,
): NormalisedQuery | undefined {
  const parts: [text: string, literal: string | undefined][] = []
  for (const parameter of operation.parameters) {
    const value = ask.text(parameter.name)
    if (value === undefined || TOLD.has(parameter.name)) continue
    const stays = isWord(parameter, value)
    parts.push([`${parameter.name}=${stays ? value : '?'}`, stays ? undefined : value])
  }
  for (const [column, condition] of ask.filters) {
    const dot = condition.indexOf('.')
    parts.push([`${column}=${condition.slice(0, dot)}.?`, condition.slice(dot + 1)])
  }
  if (parts.length === 0) return undefined
  parts.sort(([one, a = ''], [other, b = '']) => compare(one, other) || compare(a, b))
  const literals = parts.flatMap(([, literal]) => (literal === undefined ? [] : [literal]))
  const text = parts.map(([part]) => part).join('&')
  return literals.length > 0 ? { text, literals: JSON.stringify(literals) } : { text }
}

function isWord({ name, schema }: Parameter, value: string): boolean {
  return NAMES.has(name) || schema.enum?.includes(value) === true
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
