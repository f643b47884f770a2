/** A line of a delivery, and how its message is acknowledged once it is on disk. */
export type Gathered = { line: string; bytes: number; packetId?: number }

export type GathererDeps = {
  /** Resolves when the lines are on disk as one delivery. */
  keep(lines: readonly string[]): Promise<void>
  /** In the order in which they were taken. */
  acknowledge(packetIds: readonly number[]): void
  /** Nothing more can be kept: nothing is acknowledged from now on. */
  onFailed(error: unknown): void
}

export type Gatherer = {
  /** A promise when no more should come before it resolves. */
  take(message: Gathered): Promise<void> | undefined
  /** Keeps and acknowledges what is held; takes nothing more. */
  close(): Promise<void>
}

/** A message waits for others at most so long. */
export const GATHER_MILLISECONDS = 1_000

/**
 * A broker sends no more than its window before it hears of an acknowledgement, by default 20
 * messages: so when as many as this have come and then none for a while, there is nothing to wait
 * for.
 */
const BURST_MESSAGES = 8
const QUIET_MILLISECONDS = 25

/** Of one delivery. */
export const MOST_TOGETHER = 2_000
export const MOST_TOGETHER_BYTES = 4 * 2 ** 20

/** Held and not on disk yet; beyond it the broker has to wait. */
export const MOST_HELD_BYTES = 16 * 2 ** 20

/** Joins messages to deliveries, and acknowledges them together when they are on disk. */
export function openGatherer(deps: GathererDeps): Gatherer {
  let held: Gathered[] = []
  let bytes = 0
  let storing: { bytes: number; done: Promise<void> } | undefined
  let limit: NodeJS.Timeout | undefined
  let quiet: NodeJS.Timeout | undefined
  let isClosed = false

  function store(): void {
    clearTimeout(limit)
    clearTimeout(quiet)
    limit = undefined
    if (storing || held.length === 0 || isClosed) return
    const count = countOf(held)
    const batch = held.slice(0, count)
    held = held.slice(count)
    const size = batch.reduce((sum, one) => sum + one.bytes, 0)
    bytes -= size
    storing = { bytes: size, done: keep(batch) }
  }

  async function keep(batch: readonly Gathered[]): Promise<void> {
    try {
      await deps.keep(batch.map(({ line }) => line))
      if (!isBroken) deps.acknowledge(batch.flatMap(({ packetId }) => packetId ?? []))
    } catch (error) {
      isBroken = true
      isClosed = true
      held = []
      deps.onFailed(error)
    } finally {
      storing = undefined
      schedule()
    }
  }

  let isBroken = false

  function schedule(): void {
    if (storing || held.length === 0 || isClosed) return
    if (held.length >= MOST_TOGETHER || bytes >= MOST_TOGETHER_BYTES) {
      store()
      return
    }
    limit ??= setTimeout(store, GATHER_MILLISECONDS)
    clearTimeout(quiet)
    if (held.length >= BURST_MESSAGES) quiet = setTimeout(store, QUIET_MILLISECONDS)
  }

  return {
    take(message) {
      if (isClosed) return undefined
      held.push(message)
      bytes += message.bytes
      schedule()
      const isFull = bytes + (storing?.bytes ?? 0) > MOST_HELD_BYTES
      return isFull ? storing?.done : undefined
    },
    async close() {
      while (storing || (held.length > 0 && !isClosed)) {
        store()
        await storing?.done
      }
      isClosed = true
      clearTimeout(limit)
      clearTimeout(quiet)
    },
  }
}

/** As many as fit in one delivery. */
function countOf(held: readonly Gathered[]): number {
  let size = 0
  let count = 0
  for (const { bytes } of held) {
    size += bytes
    if (count > 0 && (size > MOST_TOGETHER_BYTES || count >= MOST_TOGETHER)) break
    count++
  }
  return count
}
