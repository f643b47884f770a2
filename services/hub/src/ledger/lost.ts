import { GATEWAY_GONE_MILLISECONDS } from '@tongqu/access'
import { closeLost } from '@tongqu/gateway'
import type { Store } from '@tongqu/store'
import type { Held } from './seat.ts'

/** How often it is looked whether a gateway has gone in the midst of answers. */
const LOOK_MILLISECONDS = 30_000

export type LostDeps = {
  store: Store
  now(): number
  report(error: unknown): void
}

/** Closes answers of gateways that were killed: nobody knows how much of them has left. */
export function followLost(
  { recorder, reader }: Held,
  { store, now, report }: LostDeps,
): () => Promise<void> {
  let looking: Promise<unknown> | undefined
  let lookedAt: number | undefined
  const look = async () => {
    const at = now()
    const since = at - (lookedAt ?? at)
    lookedAt = at
    // After a sleep, or a jump of the clock, gateways that run have not yet said that they do.
    if (since > LOOK_MILLISECONDS + GATEWAY_GONE_MILLISECONDS / 3) return
    const gone = new Date(at - GATEWAY_GONE_MILLISECONDS).toISOString()
    const rows = await store.db
      .selectFrom('gateways')
      .select('id')
      .where('seen_at', '>', gone)
      .execute()
    const alive = new Set(rows.map(({ id }) => id))
    const isRunning = (gateway: string) => alive.has(gateway)
    await closeLost({ recorder, reader, now: () => new Date(now()), isRunning }, gone)
  }
  const begin = () => {
    looking ??= look()
      .catch(report)
      .finally(() => {
        looking = undefined
      })
  }
  begin()
  const timer = setInterval(begin, LOOK_MILLISECONDS).unref()
  return async () => {
    clearInterval(timer)
    await looking
  }
}
