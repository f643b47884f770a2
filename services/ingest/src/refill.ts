import type { Decoded } from '@tongqu/adapter-kit'
import type { Catalog } from '@tongqu/catalog'
import type { DeliveryRecord, RawStore } from '@tongqu/lakehouse'
import type { Bus } from '@tongqu/realtime'
import { isUndecodable, modeOf } from './decode.ts'
import type { Intake } from './intake.ts'
import { tellShares } from './land.ts'
import { datasetsOf } from './sessions/routing.ts'
import { sharesOf } from './shares.ts'
import { type Target, targetNamed } from './target.ts'

export type RefillDeps = {
  catalog(): Catalog
  /** IANA zone of the province. */
  zone: string
  raw: Pick<RawStore, 'sources' | 'newest' | 'records'>
  bus: Pick<Bus, 'publish'>
  intake: Pick<Intake, 'decode'>
}

/** Differential deliveries that are gone through in search of the last full one. */
const DELIVERIES_LIMIT = 200
/** Full deliveries in a row that speak of no further dataset: there will be none. */
const IDLE_LIMIT = 10

/**
 * Tells the doors again what the last deliveries of every real-time source said: the state of the
 * doors lives in memory, the deliveries do not.
 */
export async function refill(deps: RefillDeps): Promise<void> {
  for (const id of await deps.raw.sources()) {
    const catalog = deps.catalog()
    const target = targetNamed(id, catalog, deps.zone)
    if (!target || !datasetsOf(target).some(isLive(catalog))) continue
    for (const { record, decoded } of await lastDeliveries(deps, target)) {
      tellShares(deps, target, record, decoded, sharesOf(target, catalog, decoded))
    }
  }
}

function isLive({ datasets }: Catalog) {
  return (dataset: string) => datasets.get(dataset)?.doors.includes('feeds') === true
}

type Told = { record: DeliveryRecord; decoded: Decoded }

/**
 * The last full delivery and all after it, oldest first; of a source of several datasets, back to
 * the last full delivery of each.
 */
async function lastDeliveries(deps: RefillDeps, target: Target): Promise<Told[]> {
  const newest = await deps.raw.newest(target.id)
  if (!newest || newest.dataset !== target.dataset) return []
  const catalog = deps.catalog()
  const open = new Set(datasetsOf(target).filter(isLive(catalog)))
  const found: Told[] = []
  let idle = 0
  for await (const record of backwards(deps, target, newest)) {
    const one = await told(deps, target, record)
    if (!one) continue
    found.unshift(one)
    if (modeOf(one.decoded) !== 'full') continue
    idle += 1
    for (const { dataset, live } of sharesOf(target, catalog, one.decoded)) {
      if (live && open.delete(dataset)) idle = 0
    }
    if (open.size === 0 || idle === IDLE_LIMIT) break
  }
  return found
}

/** The journal is opened only when the newest delivery is not enough. */
async function* backwards(
  { raw }: RefillDeps,
  target: Target,
  newest: DeliveryRecord,
): AsyncGenerator<DeliveryRecord> {
  yield newest
  const records = (await raw.records(target.id)).slice(-DELIVERIES_LIMIT).reverse()
  for (const record of records) if (record.sequence < newest.sequence) yield record
}

/** A delivery that can be read; undefined when it can not, or is no longer kept. */
async function told(
  { intake }: RefillDeps,
  target: Target,
  record: DeliveryRecord,
): Promise<Told | undefined> {
  const decoded = await intake.decode(target, record).catch(() => undefined)
  if (!decoded || isUndecodable(decoded.readings.length, decoded.rejects)) return undefined
  return { record, decoded }
}
