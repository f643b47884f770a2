/** How many gateways there are, by which rates are divided. */
import type { Store } from '@tongqu/store'

/** Each says so often that it is there, and is gone when it has not for so long. */
export const BEAT_SECONDS = 5
export const GATEWAY_GONE_MILLISECONDS = 15_000
/** Rows of those that are gone, and of windows and streams that are over, stay so long. */
const KEPT_MILLISECONDS = 2 * 86_400_000

export type Gateways = {
  /** At least one: this. While the store is away, as many as there were. */
  live(): number
  /** Says that this one is there, and counts. Throws `store-unavailable`. */
  beat(): Promise<void>
  /** Deletes what is over. Throws `store-unavailable`. */
  sweep(): Promise<void>
  close(): Promise<void>
}

/** `now`: milliseconds since 1970; the clocks of gateways are within seconds of each other. */
export function createGateways({ db }: Pick<Store, 'db'>, id: string, now: () => number): Gateways {
  let live = 1
  const ago = (milliseconds: number) => new Date(now() - milliseconds).toISOString()
  return {
    live: () => live,
    async beat() {
      const seen = { seen_at: ago(0) }
      await db
        .insertInto('gateways')
        .values({ id, ...seen })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(seen))
        .execute()
      const rows = db.selectFrom('gateways').where('seen_at', '>', ago(GATEWAY_GONE_MILLISECONDS))
      const { count } = await rows
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      live = Math.max(1, Number(count))
    },
    async sweep() {
      const before = ago(KEPT_MILLISECONDS)
      await db.deleteFrom('gateways').where('seen_at', '<', before).execute()
      await db.deleteFrom('quota_streams').where('expires_at', '<', before).execute()
      await db.deleteFrom('quota_used').where('ends_at', '<', before).execute()
    },
    async close() {
      await db.deleteFrom('gateways').where('id', '=', id).execute()
    },
  }
}
