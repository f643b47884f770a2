import { Problem } from '@tongqu/contracts'
import { hashesOf } from '../index-file/facts.ts'
import type { Wanted } from '../index-file/find.ts'
import { MAX_NAME_LENGTH } from '../index-file/names.ts'
import { ENTRY_KINDS, type Entry, type EntryFilter } from '../types.ts'

const DEFAULT_LIMIT = 100
const MOST_LIMIT = 1_000
const SHA256 = /^[0-9a-f]{64}$/

/**
 * What the index is asked for; undefined when no entry can have it. Throws `bad-request` for a
 * number or instant that is none.
 */
export function wantedOf(filter: EntryFilter, size: number): Wanted | undefined {
  const { dataset, organisation, program, agreement, prev, artefact } = filter
  const limit = Math.min(MOST_LIMIT, Math.max(1, count(filter.limit ?? DEFAULT_LIMIT)))
  const before = Math.min(size, count(filter.before ?? size))
  const kinds = filter.kinds && ENTRY_KINDS.filter((kind) => filter.kinds?.includes(kind))
  const names = { dataset, organisation, program, agreement, prev }
  const isLong = Object.values(names).some((name) => (name?.length ?? 0) > MAX_NAME_LENGTH)
  const isNoHash = artefact !== undefined && !SHA256.test(artefact)
  if (isLong || isNoHash || kinds?.length === 0) return undefined
  const times = { since: instantOf(filter.since), until: instantOf(filter.until) }
  const given = { kinds, artefact, ...names, ...times }
  const wanted = Object.entries(given).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(wanted), before, limit }
}

/** Is an entry what the index says that it is? */
export function hasWanted(entry: Entry, wanted: Wanted): boolean {
  const { kinds, dataset, organisation, program, agreement, prev, artefact } = wanted
  return (
    (kinds === undefined || kinds.includes(entry.k)) &&
    (dataset === undefined || entry.dataset === dataset) &&
    (organisation === undefined || entry.actor?.organisation === organisation) &&
    (program === undefined || programOf(entry) === program) &&
    (agreement === undefined || entry.agreement === agreement) &&
    (prev === undefined || entry.prev === prev) &&
    (artefact === undefined || hashesOf(entry).includes(artefact))
  )
}

function programOf({ actor }: Entry): string | undefined {
  return actor?.type === 'app' ? actor.id : undefined
}

function count(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new Problem('bad-request')
  return value
}

function instantOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const at = Date.parse(text)
  if (!Number.isFinite(at)) throw new Problem('bad-request')
  return at
}
