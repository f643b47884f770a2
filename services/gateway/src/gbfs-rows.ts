import type { AccessPlan } from '@tongqu/access'
import type { Dataset } from '@tongqu/catalog'
import { type ContractId, Problem } from '@tongqu/contracts'
import type { RecordsQuery } from '@tongqu/lakehouse'
import type { GatewayDeps } from './deps.ts'
import { viewOf } from './views.ts'

export type Row = Readonly<Record<string, unknown>>

/** Rows of the newest release of one dataset, as one plan shows them. */
export type Release = {
  dataset: Dataset
  plan: AccessPlan
  release: number
  releasedAt: string
  rows: ReadonlyMap<ContractId, readonly Row[]>
}

type Lake = GatewayDeps['lake']

/** The largest systems have some 25,000 stations. */
const MAX_ROWS = 100_000
const PAGE_ROWS = 10_000
/** Releases kept: datasets and plans; the oldest goes. */
const MAX_RELEASES = 12

type Known = { release: number; made: Promise<Release> }

/** What was read last, by lake: a release never changes. Asked by many at once, read once. */
const known = new WeakMap<Lake, Map<string, Known>>()

/**
 * All rows of the tables of `gbfs/*` of a dataset; of one that appends, the newest first. Throws
 * `dataset-not-landed`, and `result-too-large` beyond `MAX_ROWS`.
 */
export async function gbfsRows(lake: Lake, dataset: Dataset, plan: AccessPlan): Promise<Release> {
  const snapshot = await lake.pin(dataset.id)
  try {
    const slots = known.get(lake) ?? new Map<string, Known>()
    known.set(lake, slots)
    const slot = `${plan.hash}\n${dataset.id}`
    const last = slots.get(slot)
    if (last?.release === snapshot.release) return await last.made
    const made = readAll(lake, snapshot, dataset, plan)
    slots.delete(slot)
    slots.set(slot, { release: snapshot.release, made })
    made.catch(() => slots.delete(slot))
    for (const oldest of slots.keys()) {
      if (slots.size <= MAX_RELEASES) break
      slots.delete(oldest)
    }
    return await made
  } finally {
    snapshot.close()
  }
}

type Pinned = Awaited<ReturnType<Lake['pin']>>

async function readAll(
  lake: Lake,
  snapshot: Pinned,
  dataset: Dataset,
  plan: AccessPlan,
): Promise<Release> {
  const rows = new Map<ContractId, readonly Row[]>()
  for (const { name, contract } of dataset.tables) {
    const shown = viewOf(plan, name)
    if (!contract.startsWith('gbfs/') || shown.view.length === 0) continue
    rows.set(contract, await readTable(lake, snapshot, questionOf(dataset, name, shown)))
  }
  const { release, releasedAt } = snapshot
  return { dataset, plan, release, releasedAt, rows }
}

function questionOf(
  { landing }: Dataset,
  table: string,
  shown: Pick<RecordsQuery, 'view' | 'restrict'>,
): RecordsQuery {
  const { view } = shown
  const isDated = landing === 'append' && view.includes('updated_at')
  const order = isDated ? [{ column: 'updated_at', descending: true }] : []
  return { table, ...shown, select: view, where: [], order }
}

async function readTable(lake: Lake, snapshot: Pinned, question: RecordsQuery): Promise<Row[]> {
  const rows: Row[] = []
  let cursor: string | undefined
  do {
    const extent = { limit: PAGE_ROWS, ...(cursor && { cursor }) }
    const { items, next } = await lake.page(snapshot, question, extent)
    rows.push(...items)
    cursor = next
    if (rows.length > MAX_ROWS) throw new Problem('result-too-large')
  } while (cursor)
  return rows
}
