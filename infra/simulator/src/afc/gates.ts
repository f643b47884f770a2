import { type Pusher, type PushTarget, pusher } from '../push.ts'
import type { World } from '../world.ts'
import { afcPushes } from './pages.ts'

/** Gates and buses that push what they saw. */
export type AfcGates = {
  /** Where to push; after the first time the pages since the last push follow. */
  dial(target: PushTarget): void
  /** Pushes what has come since. */
  advance(): void
  counters: Pusher['counters']
  close(): void
}

/** At first the journeys of so long: at six in the morning still some of the evening before. */
const BACK_LOG_MILLISECONDS = 8 * 3_600_000

/** Nothing is pushed until it is known where to. */
export function openAfcGates({ world, now }: { world: World; now: () => number }): AfcGates {
  let target: PushTarget | undefined
  let pushedAt: number | undefined
  const pushes = pusher({ target: () => target, now })
  return {
    dial(to) {
      target = to
      pushedAt ??= now() - BACK_LOG_MILLISECONDS
      pushes.wake()
    },
    advance() {
      const at = now()
      if (!target || pushedAt === undefined || at <= pushedAt) return
      const pages = afcPushes(world, pushedAt, at)
      pushedAt = at
      if (world.faults.isOn('outage', 'afc')) return
      for (const { id, body } of pages) {
        const isHalf = world.faults.isOn('half', 'afc')
        const sent = isHalf ? body.subarray(0, Math.floor(body.length / 2)) : body
        pushes.offer(id, sent)
        if (world.faults.isOn('duplicate', 'afc')) pushes.offer(id, sent)
      }
    },
    counters: pushes.counters,
    close: pushes.close,
  }
}
