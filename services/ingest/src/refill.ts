import type { Decoded } from '@tongqu/adapter-kit'
import type { Catalog } from '@tongqu/catalog'
import type { DeliveryRecord, RawStore } from '@tongqu/lakehouse'
import type { Bus } from '@tongqu/realtime'
import { isUndecodable, modeOf } from './decode.ts'
import type { Intake } from './intake.ts'
import { tellUpdate } from './land.ts'
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

/**
 * Tells the doors again what the last deliveries of every real-time source said: the state of the
 * doors lives in memory, the deliveries do not.
 */
export async function refill(deps: RefillDeps): Promise<void> {
  for (const id of await deps.raw.sources()) {
    const catalog = deps.catalog()
    const target = targetNamed(id, catalog, deps.zone)
    if (!target || !catalog.datasets.get(target.dataset)?.doors.includes('feeds')) continue
    for (const { record, decoded } of await lastDeliveries(deps, target)) {
      const { sha256, receivedAt } = record
      const { dataset, feed } = target
      tellUpdate(deps, { dataset, feed, source: id, sha256, receivedAt }, decoded)
    }
  }
}

type Told = { record: DeliveryRecord; decoded: Decoded }

/** The last full delivery and all after it, oldest first. */
async function lastDeliveries(deps: RefillDeps, target: Target): Promise<Told[]> {
  const newest = await deps.raw.newest(target.id)
  if (!newest || newest.dataset !== target.dataset) return []
  const last = await told(deps, target, newest)
  if (last && modeOf(last.decoded) === 'full') return [last]
  const records = (await deps.raw.records(target.id)).slice(-DELIVERIES_LIMIT)
  const found: Told[] = []
  for (const record of records.reverse()) {
    const one = await told(deps, target, record)
    if (one) found.unshift(one)
    if (one && modeOf(one.decoded) === 'full') break
  }
  return found
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
