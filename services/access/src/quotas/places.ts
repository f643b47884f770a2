/**
 * Streams at the same time: each has a row of `quota_streams`, which its gateway renews. A gateway
 * that dies gives its places back by saying nothing; one that can not reach the store loses them.
 */
import type { Store } from '@tongqu/store'

/** A place that is not renewed for so long is free (governance 3). */
export const PLACE_SECONDS = 15
const PLACE_MILLISECONDS = PLACE_SECONDS * 1_000

export type Place = { give(): void }

/** At most `limit` places of a key at the same time. */
export type Seat = { key: string; limit: number; isLocal: boolean }

export type Places = {
  /** `onLost` is called when the store has not heard of it for so long that others may take it. */
  take(seat: Seat, onLost: () => void): Promise<Place | 'empty' | 'away'>
  /** A place that only this gateway knows of. */
  takeHere(seat: Seat): Place | 'empty'
  /** Renews all of this gateway. Throws `store-unavailable`. */
  renew(): Promise<void>
  /** Calls `onLost` of those that have not been renewed in time. */
  look(): void
  /** How many are taken, by key. Throws `store-unavailable`. */
  taken(keys: readonly string[]): Promise<ReadonlyMap<string, number>>
  takenHere(key: string): number
  close(): Promise<void>
}

export type PlaceDeps = {
  store: Pick<Store, 'db' | 'transact'>
  /** Milliseconds since 1970. */
  now(): number
  monotonic(): number
  uuid(): string
  gateway: string
  report(error: unknown): void
}

type Held = { renewedAt: number; onLost: () => void; isGiven: boolean }

export function createPlaces(deps: PlaceDeps): Places {
  const { store, monotonic, gateway } = deps
  const held = new Map<string, Held>()
  const here = new Map<string, number>()
  const now = () => new Date(deps.now()).toISOString()
  const expiry = () => new Date(deps.now() + PLACE_MILLISECONDS).toISOString()
  const give = async (id: string) => {
    held.delete(id)
    await store.db.deleteFrom('quota_streams').where('id', '=', id).execute()
  }
  return {
    async take({ key, limit }, onLost) {
      const id = deps.uuid()
      const begun = monotonic()
      try {
        const isFree = await store.transact(async (writing) => {
          const rows = writing.selectFrom('quota_streams').where('quota', '=', key)
          const counted = rows.select(({ fn }) => fn.countAll<number>().as('count'))
          const { count } = await counted.where('expires_at', '>', now()).executeTakeFirstOrThrow()
          if (Number(count) >= limit) return false
          const row = { id, quota: key, gateway, expires_at: expiry() }
          await writing.insertInto('quota_streams').values(row).execute()
          return true
        })
        if (!isFree) return 'empty'
      } catch (error) {
        deps.report(error)
        return 'away'
      }
      const own: Held = { renewedAt: begun, onLost, isGiven: false }
      held.set(id, own)
      return {
        give() {
          if (own.isGiven) return
          own.isGiven = true
          // Unless it can be said now, its end says it.
          give(id).catch(deps.report)
        },
      }
    },
    takeHere: (seat) => takeHere(here, seat),
    async renew() {
      const begun = monotonic()
      const ids = [...held.keys()]
      if (ids.length === 0) return
      const rows = store.db.updateTable('quota_streams').set({ expires_at: expiry() })
      await rows.where('gateway', '=', gateway).execute()
      for (const id of ids) {
        const own = held.get(id)
        if (own) own.renewedAt = begun
      }
    },
    look() {
      for (const [id, own] of held) {
        if (monotonic() - own.renewedAt < PLACE_MILLISECONDS) continue
        held.delete(id)
        own.onLost()
      }
    },
    async taken(keys) {
      if (keys.length === 0) return new Map()
      const rows = store.db.selectFrom('quota_streams').where('quota', 'in', [...keys])
      const counts = await rows
        .where('expires_at', '>', now())
        .select(['quota', ({ fn }) => fn.countAll<number>().as('count')])
        .groupBy('quota')
        .execute()
      return new Map(counts.map(({ quota, count }) => [quota, Number(count)]))
    },
    takenHere: (key) => here.get(key) ?? 0,
    async close() {
      held.clear()
      await store.db.deleteFrom('quota_streams').where('gateway', '=', gateway).execute()
    },
  }
}

function takeHere(here: Map<string, number>, { key, limit }: Seat): Place | 'empty' {
  const taken = here.get(key) ?? 0
  if (taken >= limit) return 'empty'
  here.set(key, taken + 1)
  let isGiven = false
  return {
    give() {
      if (isGiven) return
      isGiven = true
      const rest = (here.get(key) ?? 1) - 1
      if (rest > 0) here.set(key, rest)
      else here.delete(key)
    },
  }
}
