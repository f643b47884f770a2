import type { AccessPlan } from '@tongqu/access'
import type { Dataset } from '@tongqu/catalog'
import { contractOf, Problem } from '@tongqu/contracts'
import type { RecordsQuery, Snapshot } from '@tongqu/lakehouse'
import type { GatewayDeps } from './deps.ts'
import { type Telling, tell } from './preview.ts'
import { viewOf } from './views.ts'

/** Where the things of a dataset are: no more than dots. */
export type Places = {
  table: string
  spots: readonly { latitude: number; longitude: number }[]
}

type Lake = GatewayDeps['lake']

/** More dots than this are a blot on a small map. */
const MAX_PLACES = 5_000
/** Maps kept: datasets and plans; the oldest goes. */
const MAX_KNOWN = 200

/** What was read last, by lake: a release never changes. Asked by many at once, read once. */
const known = new WeakMap<Lake, Map<string, { release: number; made: Promise<Places> }>>()

/**
 * The places in the first table with points, as this plan lets them out; undefined when it lets
 * none out, there are none or too many, or they can not be read now. What appends has a history of
 * the same things and no map: `/live` shows where they are.
 */
export async function placesOf(
  lake: Lake,
  dataset: Dataset,
  plan: AccessPlan | Problem,
  ask?: Telling,
): Promise<Places | undefined> {
  if (plan instanceof Problem || dataset.landing === 'append') return undefined
  if (!dataset.doors.includes('records')) return undefined
  const found = pointTable(dataset, plan)
  if (!found) return undefined
  try {
    const snapshot = await lake.pin(dataset.id)
    try {
      const rows = snapshot.tables.get(found.table)?.rows ?? 0
      if (rows === 0 || rows > MAX_PLACES) return undefined
      const slots = known.get(lake) ?? new Map()
      known.set(lake, slots)
      const slot = `${plan.hash}\n${dataset.id}`
      const { release } = snapshot
      const last = slots.get(slot)
      const made = last?.release === release ? last.made : readPlaces(lake, snapshot, found)
      slots.delete(slot)
      slots.set(slot, { release, made })
      made.catch(() => slots.delete(slot))
      for (const oldest of slots.keys()) {
        if (slots.size <= MAX_KNOWN) break
        slots.delete(oldest)
      }
      const places: Places = await made
      tell(ask, plan, release, places.spots.length)
      return places.spots.length > 0 ? places : undefined
    } finally {
      snapshot.close()
    }
  } catch (error) {
    if (error instanceof Problem) return undefined
    throw error
  }
}

type PointTable = Pick<RecordsQuery, 'view' | 'restrict'> & {
  table: string
  select: readonly [string, string]
}

function pointTable({ tables }: Dataset, plan: AccessPlan): PointTable | undefined {
  for (const { name, contract } of tables) {
    const { columns } = contractOf(contract)
    const select = ['latitude', 'longitude'] as const
    const shown = viewOf(plan, name)
    const isPoint = select.every((one) => columns.some((column) => column.name === one))
    if (isPoint && select.every((one) => shown.view.includes(one))) {
      return { table: name, ...shown, select }
    }
  }
  return undefined
}

async function readPlaces(lake: Lake, snapshot: Snapshot, found: PointTable): Promise<Places> {
  const question = { ...found, where: [], order: [] }
  const { items } = await lake.page(snapshot, question, { limit: MAX_PLACES })
  const spots = items.flatMap(({ latitude, longitude }) => {
    return typeof latitude === 'number' && typeof longitude === 'number'
      ? [{ latitude, longitude }]
      : []
  })
  return { table: found.table, spots }
}
