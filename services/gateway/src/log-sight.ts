import type { Principal } from '@tongqu/access'
import type { Catalog } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import {
  type IndexedEntry,
  instantOf,
  type LedgerReader,
  type LogView,
  type NewEntry,
  ULID,
} from '@tongqu/ledger'

/**
 * Is it what the caller did? A person looks at all that their organisation did; a program at what
 * it did itself, and by a key, which proves so little, only at what it has read of open data.
 */
export function isOwn(principal: Principal, { actor, k }: Pick<NewEntry, 'actor' | 'k'>): boolean {
  if (principal.kind === 'anonymous' || actor.organisation !== principal.organisation) return false
  if (principal.kind === 'person') return true
  if (principal.via === 'key' && k !== 'serve_sum') return false
  return actor.type === 'app' && actor.id === principal.id
}

/**
 * Whom an entry concerns: auditors, people of the provider of its dataset, whoever did it (see
 * `isOwn`), and the parties of its agreement. Everybody else has hashes.
 */
export function maySee(principal: Principal, entry: NewEntry, { datasets }: Catalog): boolean {
  if (principal.kind === 'anonymous') return false
  const { organisation, provider } = principal
  if (principal.kind === 'person') {
    if (principal.roles.includes('auditor')) return true
    const owner = entry.dataset === undefined ? undefined : datasets.get(entry.dataset)?.provider
    if (owner !== undefined && owner === provider) return true
  }
  if (isOwn(principal, entry)) return true
  if (principal.kind === 'app' && principal.via === 'key') return false
  if (isParty(entry, organisation)) return true
  return principal.kind === 'person' && provider !== undefined && isParty(entry, provider)
}

/** As entries of agreements and statements name it; a giver may be a provider of the catalogue. */
function isParty({ body }: NewEntry, name: string): boolean {
  return [body?.assigner, body?.assignee, body?.organisation].includes(name)
}

/** Checkpoints come once a second: what was acknowledged just now is waited for. */
const WAITED_MILLISECONDS = 2_000
const LOOK_MILLISECONDS = 100
/** Clocks of gateways differ by less. */
const NEW_MILLISECONDS = 15_000

type Seeing = {
  reader: LedgerReader
  /** Which checkpoint has to hold the entry; the newest when it is not given. */
  view?: LogView
  catalog(): Catalog
  now(): Date
  principal: Principal
  signal: AbortSignal
}

/** The entry of an id, if a checkpoint holds it and it concerns the caller; else it is missing. */
export async function entrySeen(seeing: Seeing, id: string): Promise<IndexedEntry> {
  const found = ULID.test(id) ? await soon(seeing, id) : undefined
  if (found && maySee(seeing.principal, found.entry, seeing.catalog())) return found
  throw new Problem('ledger-entry-not-found')
}

async function soon(
  { reader, view, now, signal }: Seeing,
  id: string,
): Promise<IndexedEntry | undefined> {
  const isNew = Math.abs(now().getTime() - instantOf(id)) <= NEW_MILLISECONDS
  const until = performance.now() + WAITED_MILLISECONDS
  for (;;) {
    const found = await reader.entry(id, view)
    if (found || !isNew || signal.aborted || performance.now() >= until) return found
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS))
  }
}
