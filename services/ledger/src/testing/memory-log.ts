import { canonicalJson } from '@tongqu/contracts'
import { leafHash } from '../merkle/hashes.ts'
import { tileWidth } from '../merkle/tiles.ts'
import { checkpointText } from '../note/checkpoint.ts'
import type { StoredEntry } from '../reader/types.ts'
import type {
  Appended,
  Entry,
  EntryFilter,
  IndexedEntry,
  LedgerAccess,
  LedgerReader,
  LogView,
  NewEntry,
  Recorder,
} from '../types.ts'
import { keptLedger } from './kept.ts'
import { naiveRoot, naiveTile } from './trees.ts'

const ORIGIN = 'tongqu.ledger/test'
const DEFAULT_PAGE = 100

export type MemoryLog = LedgerAccess & {
  recorder: Recorder & { entries: NewEntry[] }
  /** As they would stand in the bundles. */
  leaves(): StoredEntry[]
  /** Entries from here on are in no checkpoint; undefined: all are. */
  hold(size: number | undefined): void
  /** Witnesses have signed the log of so many entries; undefined: none has. */
  witness(size: number | undefined): void
  /** Questions that `find` was asked. */
  asked: EntryFilter[]
}

/**
 * A log that can be read, for tests of those who read it: slow, and plain. No signature is real.
 */
export function memoryLog(): MemoryLog {
  const kept = keptLedger()
  const { entries } = kept.recorder
  const asked: EntryFilter[] = []
  let held: number | undefined
  let witnessed: number | undefined
  const all = (): IndexedEntry[] =>
    entries.slice(0, held).map((entry, index) => ({ index, entry: { ...entry, v: 1 } as Entry }))
  const leaves = () =>
    all().map(({ index, entry }) => ({ index, bytes: Buffer.from(canonicalJson(entry)) }))
  const hashes = (view?: LogView) => {
    const known = leaves().map(({ bytes }) => leafHash(bytes))
    return view === 'witnessed' ? known.slice(0, witnessed ?? 0) : known
  }
  const reader: LedgerReader = {
    ...kept.reader,
    checkpoint: async (view) => {
      const known = hashes(view)
      return known.length === 0 ? undefined : noteOf(known)
    },
    tile: async (level, index, width, view) => {
      const known = hashes(view)
      const isThere = tileWidth(level, index, known.length) >= width
      return isThere ? naiveTile(known, level, index, width) : undefined
    },
    entry: async (id, view) => {
      const found = all().find(({ entry }) => entry.id === id)
      return found && found.index < hashes(view).length ? found : undefined
    },
    find: async (filter) => {
      asked.push(filter)
      return pageOf(all(), filter)
    },
  }
  const witness = (size: number | undefined) => {
    witnessed = size
  }
  const hold = (size: number | undefined) => {
    held = size
  }
  return { ...kept, reader, leaves, hold, witness, asked }
}

function noteOf(hashes: ReturnType<typeof leafHash>[]): string {
  const size = hashes.length
  const text = checkpointText({ origin: ORIGIN, size, root: naiveRoot(hashes) })
  return `${text}\n— ${ORIGIN} ${Buffer.alloc(68).toString('base64')}\n`
}

function pageOf(all: readonly IndexedEntry[], filter: EntryFilter) {
  const { before = Number.POSITIVE_INFINITY, limit = DEFAULT_PAGE } = filter
  const found = all.filter((one) => one.index < before && isFound(one.entry, filter)).reverse()
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, ...(found.length > limit && last && { next: last.index }) }
}

function isFound(entry: Entry, filter: EntryFilter): boolean {
  const { kinds, dataset, organisation, program, agreement, prev, artefact, since, until } = filter
  const artefacts = [...(entry.inputs ?? []), ...(entry.outputs ?? [])]
  return (
    (!kinds || kinds.includes(entry.k)) &&
    (dataset === undefined || entry.dataset === dataset) &&
    (organisation === undefined || entry.actor.organisation === organisation) &&
    (program === undefined || (entry.actor.type === 'app' && entry.actor.id === program)) &&
    (agreement === undefined || entry.agreement === agreement) &&
    (prev === undefined || entry.prev === prev) &&
    (artefact === undefined || artefacts.some(({ sha256 }) => sha256 === artefact)) &&
    (since === undefined || entry.t >= since) &&
    (until === undefined || entry.t < until)
  )
}

/** An entry told for a test: what is not given is the same each time. */
export async function told(
  { recorder, newId }: Pick<LedgerAccess, 'recorder' | 'newId'>,
  entry: Omit<NewEntry, 'id' | 'actor' | 't'> & Partial<NewEntry>,
): Promise<Appended> {
  const actor = { type: 'app', id: 'app-1', organisation: 'org-1' } as const
  return recorder.append({ id: newId(), t: '2026-03-01T04:00:00.000Z', actor, ...entry })
}
