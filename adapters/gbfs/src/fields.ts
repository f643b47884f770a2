import type { ContractId } from '@tongqu/contracts'
import { LATEST, type Version } from './version.ts'

/** How a value is written, and so how it is read. */
export type Kind =
  | 'id'
  | 'text'
  /** A URL, kept as it is. */
  | 'url'
  /** Text before 3.0, an array of `{ text, language }` from 3.0 on. */
  | 'words'
  | 'url-words'
  | 'count'
  | 'number'
  | 'flag'
  /** POSIX seconds before 3.0, RFC 3339 from 3.0 on. */
  | 'instant'
  /** RFC 3339 in every version. */
  | 'moment'
  | 'date'
  | 'code'
  | 'codes'
  /** An array of texts, joined by commas. */
  | 'ids'
  | 'counts'
  | 'segments'
  | 'area'
  | 'json'
  /** Known, and read by the finish of its part. */
  | 'finished'

/** Codes by the version that first had them; a code stays unless `until` ends it. */
export type Codes = ReadonlyMap<string, Lifetime>

type Lifetime = { since: Version; until?: Version }

export type Field = {
  kind: Kind
  /** Column of the contract; without one the value goes into `extra`. */
  column?: string
  /** The field that counts more for the same column; the value then goes into `extra`. */
  yieldsTo?: string
  /** Versions whose schema requires it. */
  needed?: readonly [since: Version, until: Version]
  range?: readonly [least: number, most: number]
  /** Times this is what the column holds. */
  factor?: number
  codes?: Codes
  pattern?: RegExp
  /** First version with the pattern; 1.1 unless it says otherwise. */
  patternSince?: Version
}

export type Fields = ReadonlyMap<string, Field>

/** A part of a system: one of its documents. */
export type Part = {
  name: string
  /** Names of the array in `data`, the usual one first; none when `data` is the one record. */
  lists: readonly string[]
  contract: ContractId
  /** Column that tells records apart. */
  key: string
  fields: Fields
  /** From here on the schema forbids fields it does not name. */
  isClosedSince?: Version
  /** Absence from the feed ends what stood there before. */
  isSnapshot?: boolean
  /** Column for the time of the record, filled with that of the feed where it has none. */
  time?: string
}

/** Since which version a field is needed. */
export function since(
  first: Version,
  last: Version = LATEST,
): readonly [since: Version, until: Version] {
  return [first, last]
}

/** Codes that were in capitals before 2.1. */
export function onceCapitals(names: readonly string[]): Codes {
  const capitals = names.map((name): [string, Lifetime] => {
    return [name.toUpperCase(), { since: 10, until: 20 }]
  })
  return new Map([...capitals, ...codes({ 21: names })])
}

/** Codes that came together. */
export function codes(groups: Readonly<Record<number, readonly string[]>>): Codes {
  return new Map(
    Object.entries(groups).flatMap(([version, names]) =>
      names.map((name): [string, { since: Version }] => [name, { since: Number(version) }]),
    ),
  )
}
