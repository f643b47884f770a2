import { unavailable } from './failures.ts'

/** Transactions of this process that wait take no connection, and give up after so long. */
const WAIT_MILLISECONDS = 10_000

/** One after the other, in the order in which they came. */
export type Turns = {
  /** Throws what `run` throws, and `store-unavailable` when its turn does not come. */
  take<T>(run: () => Promise<T>): Promise<T>
  /** When nothing runs or waits any more. */
  idle(): Promise<void>
}

/** Nobody waits yet. */
export function openTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  return {
    async take(run) {
      const before = last
      const turn = Promise.withResolvers<void>()
      last = before.then(() => turn.promise)
      try {
        await soon(before)
        return await run()
      } finally {
        turn.resolve()
      }
    },
    idle: async () => void (await last),
  }
}

function soon(before: Promise<unknown>): Promise<unknown> {
  const late = Promise.withResolvers<never>()
  const give = () => late.reject(unavailable('other transactions take too long'))
  const timer = setTimeout(give, WAIT_MILLISECONDS)
  return Promise.race([before, late.promise]).finally(() => clearTimeout(timer))
}
