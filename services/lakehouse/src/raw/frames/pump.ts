/** A piece of work that waits its turn, and perhaps a little longer. */
export type Work = {
  run(): Promise<void>
  /** Milliseconds it may wait for more to come along; 0 or less: none. */
  patience(): number
}

export type Pump<T extends Work> = {
  /** What has not begun yet, in order; the last one may still be added to. */
  readonly queue: readonly T[]
  /** Whoever waits in front of it waits no longer. */
  push(work: T): void
  /** Ends the waiting of the first one. */
  hurry(): void
}

/** Runs one piece of work after the other. `run` never rejects. */
export function createPump<T extends Work>(): Pump<T> {
  const queue: T[] = []
  let running = false
  let wake: (() => void) | undefined

  async function rest(work: T): Promise<void> {
    const milliseconds = queue.length > 1 ? 0 : work.patience()
    // All that comes in this turn of the event loop belongs together.
    if (milliseconds <= 0) return new Promise((resolve) => setImmediate(resolve))
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, milliseconds)
    wake = resolve
    await promise
    wake = undefined
    clearTimeout(timer)
  }

  async function runAll(): Promise<void> {
    running = true
    for (let work = queue[0]; work; work = queue[0]) {
      await rest(work)
      queue.shift()
      await work.run()
    }
    running = false
  }

  return {
    queue,
    push(work) {
      queue.push(work)
      if (queue.length > 1) wake?.()
      if (!running) void runAll()
    },
    hurry: () => wake?.(),
  }
}
