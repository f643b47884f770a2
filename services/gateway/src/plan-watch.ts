import { Problem } from '@tongqu/contracts'
import type { PolicyWatch } from './deps.ts'
import type { Watched } from './visit.ts'

/** Plans of answers under way: what has been planned non-open is asked for again. */
export type PlanWatch = {
  /** Holds everything still? Throws the refusal that holds now, or `policy-changed`. */
  check(watched: readonly Watched[]): void
  /**
   * Calls `cut` once, as soon as `check` would throw: after each change of policy, when a plan has
   * expired, and when the policy is no longer confirmed. Answers what ends the watching.
   */
  follow(watched: readonly Watched[], cut: (cause: unknown) => void): () => void
  close(): void
}

/**
 * How often clocks are looked at while something non-open is streamed; changes themselves are told
 * at once. DESIGN section 8: 2 s until everything is cut, of which the outbox takes 1 s.
 */
const LOOK_MILLISECONDS = 250

type Followed = { watched: readonly Watched[]; cut: (cause: unknown) => void }

/** Nothing is asked and nothing runs while only open data is served. */
export function planWatch(
  policy: PolicyWatch,
  { now, catalog }: { now: () => number; catalog: () => unknown },
): PlanWatch {
  const followed = new Set<Followed>()
  let timer: NodeJS.Timeout | undefined
  /** What answers are made of now; another one after each change of policy or catalogue. */
  let made: { of?: unknown } = {}
  const check = (watched: readonly Watched[]) => {
    if (watched.length === 0) return
    if (!policy.isConfirmed()) throw new Problem('policy-unconfirmed')
    if (made.of !== catalog()) made = { of: catalog() }
    for (const one of watched) {
      if (one.madeOf === made && now() < one.expiresAt) continue
      checkOne(one)
      one.madeOf = made
    }
  }
  const look = (isDue: (one: Watched) => boolean) => {
    for (const one of followed) {
      try {
        check(one.watched.filter(isDue))
        if (!policy.isConfirmed()) throw new Problem('policy-unconfirmed')
      } catch (cause) {
        followed.delete(one)
        one.cut(cause)
      }
    }
  }
  const end = policy.onChange(() => {
    made = {}
    look(() => true)
  })
  const tick = () => {
    const at = now()
    look(({ expiresAt }) => expiresAt <= at)
  }
  const rest = () => {
    if (followed.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
  return {
    check,
    follow(watched, cut) {
      const one = { watched, cut }
      followed.add(one)
      timer ??= setInterval(tick, LOOK_MILLISECONDS).unref()
      return () => {
        followed.delete(one)
        rest()
      }
    },
    close() {
      end()
      clearInterval(timer)
    },
  }
}

function checkOne(one: Watched): void {
  const plan = one.again()
  if (plan instanceof Problem) throw plan
  if (plan.hash !== one.hash) throw new Problem('policy-changed')
  one.expiresAt = Date.parse(plan.expiresAt)
}
