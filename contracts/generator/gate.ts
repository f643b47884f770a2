import { idOf } from './lint.ts'
import type { Fault, Source } from './read.ts'
import { isRecord, namesOf } from './shape.ts'

/** What of a document may never change within a major version: another value is another table. */
const FIXED = ['x-key', 'x-eventTime', 'x-partitionBy', 'x-geometry'] as const
const FIXED_COLUMN = [
  ...['type', 'format', 'x-text', 'x-unit', 'x-crs', 'x-precision', 'x-scale'],
  'additionalProperties',
] as const

/**
 * The gate of DESIGN section 6: compares every contract with the last released one of the same
 * major version and refuses what a reader or a provider of that version could trip over. Within a
 * major only nullable columns may be added and limits widened, and then the minor must grow.
 */
export function gateFaults(released: readonly Source[], current: readonly Source[]): Fault[] {
  const byId = new Map(current.map((source) => [idOf(source.document), source]))
  return released.flatMap(({ path, document }) => {
    const now = byId.get(idOf(document))
    if (!now) return [{ path, message: 'was released and is gone: keep it beside its successor' }]
    const { refused, grown } = compare(document, now.document)
    return [...refused, ...minorFaults(document, now.document, grown)].map((message) => ({
      path: now.path,
      message,
    }))
  })
}

type Comparison = { refused: string[]; grown: boolean }

function compare(before: Record<string, unknown>, now: Record<string, unknown>): Comparison {
  const refused = FIXED.filter((name) => !same(before[name], now[name])).map(
    (name) => `changes ${name} within a major version`,
  )
  let grown = false
  const [columnsBefore, columnsNow] = [columnsOf(before), columnsOf(now)]
  const [requiredBefore, requiredNow] = [requiredOf(before), requiredOf(now)]
  for (const [name, column] of Object.entries(columnsBefore)) {
    const other = columnsNow[name]
    if (!isRecord(other)) {
      refused.push(`removes the column ${name}`)
      continue
    }
    if (requiredBefore.has(name) !== requiredNow.has(name)) {
      refused.push(`makes ${name} ${requiredNow.has(name) ? 'required' : 'nullable'}`)
    }
    const found = compareColumns(name, column as Record<string, unknown>, other)
    refused.push(...found.refused)
    grown ||= found.grown
  }
  for (const name of Object.keys(columnsNow).filter((each) => !(each in columnsBefore))) {
    grown = true
    if (requiredNow.has(name)) refused.push(`adds the required column ${name}`)
  }
  return { refused, grown }
}

function compareColumns(
  name: string,
  before: Record<string, unknown>,
  now: Record<string, unknown>,
): Comparison {
  const refused = FIXED_COLUMN.filter((keyword) => !same(before[keyword], now[keyword])).map(
    (keyword) => `changes ${keyword} of ${name} within a major version`,
  )
  const changes = [
    enumChange(before.enum, now.enum),
    ...LIMITS.map(([keyword, sign]) => limitChange(before[keyword], now[keyword], sign)),
    patternChange(before.pattern, now.pattern),
  ]
  if (changes.includes('narrower')) refused.push(`narrows the values of ${name}`)
  return { refused, grown: changes.includes('wider') }
}

type Change = 'same' | 'wider' | 'narrower'

/** Sign 1: a greater limit admits more. */
const LIMITS = [
  ['minimum', -1],
  ['exclusiveMinimum', -1],
  ['minLength', -1],
  ['maximum', 1],
  ['exclusiveMaximum', 1],
  ['maxLength', 1],
] as const

function enumChange(before: unknown, now: unknown): Change {
  if (same(before, now)) return 'same'
  if (now === undefined) return 'wider'
  if (!Array.isArray(before) || !Array.isArray(now)) return 'narrower'
  if (!before.every((choice) => now.includes(choice))) return 'narrower'
  return now.length > before.length ? 'wider' : 'same'
}

function limitChange(before: unknown, now: unknown, sign: 1 | -1): Change {
  if (before === now) return 'same'
  if (now === undefined) return 'wider'
  if (before === undefined) return 'narrower'
  return (Number(now) - Number(before)) * sign > 0 ? 'wider' : 'narrower'
}

/** Only dropping an expression surely admits more; two expressions are not compared. */
function patternChange(before: unknown, now: unknown): Change {
  if (before === now) return 'same'
  return now === undefined ? 'wider' : 'narrower'
}

function minorFaults(
  before: Record<string, unknown>,
  now: Record<string, unknown>,
  grown: boolean,
): string[] {
  const [old, minor] = [minorOf(before), minorOf(now)]
  if (minor < old) return [`has the minor ${minor}, below the released ${old}`]
  if (grown && minor === old) return [`admits more than before: its minor must pass ${old}`]
  return []
}

function minorOf(document: Record<string, unknown>): number {
  const contract = document['x-contract']
  return isRecord(contract) ? Number(contract.minor) : Number.NaN
}

function columnsOf(document: Record<string, unknown>): Record<string, unknown> {
  return isRecord(document.properties) ? document.properties : {}
}

function requiredOf(document: Record<string, unknown>): Set<string> {
  return new Set(namesOf(document.required))
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
