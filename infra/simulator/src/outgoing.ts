/** One message on its way to a peer. */
export type Outgoing = { id: string; bytes: number; send(): Promise<boolean> }

export type OutgoingOptions = {
  /** Messages kept for a peer that is away; the oldest go first. */
  most: number
  /** First pause after a failure, doubled up to the longest, milliseconds. */
  firstPauseMilliseconds: number
  longestPauseMilliseconds: number
}

/**
 * Messages to one peer in order, one at a time. What fails stays at the head and is sent again,
 * with growing pauses, until the peer has taken it.
 */
export function outgoing(options: OutgoingOptions) {
  const { most, firstPauseMilliseconds, longestPauseMilliseconds } = options
  const waiting: Outgoing[] = []
  const counters = { offered: 0, sent: 0, failures: 0, dropped: 0 }
  let pause = firstPauseMilliseconds
  let timer: NodeJS.Timeout | undefined
  let isSending = false
  let isStuck = false
  let isClosed = false

  async function work(): Promise<void> {
    if (isSending || isClosed || timer) return
    isSending = true
    for (let head = waiting[0]; head && !isClosed; head = waiting[0]) {
      const isTaken = await head.send().catch(() => false)
      if (isClosed) break
      if (!isTaken) {
        counters.failures += 1
        isStuck = true
        timer = setTimeout(again, pause)
        pause = Math.min(longestPauseMilliseconds, pause * 2)
        break
      }
      counters.sent += 1
      isStuck = false
      pause = firstPauseMilliseconds
      // The head may have been dropped while it was on its way.
      if (waiting[0] === head) waiting.shift()
    }
    isSending = false
  }

  function again(): void {
    timer = undefined
    void work()
  }

  return {
    offer(message: Outgoing): void {
      counters.offered += 1
      waiting.push(message)
      if (waiting.length > most) {
        waiting.shift()
        counters.dropped += 1
      }
      void work()
    },
    /** Tries at once: the peer has been heard of. */
    wake(): void {
      clearTimeout(timer)
      timer = undefined
      pause = firstPauseMilliseconds
      void work()
    },
    waiting: () => waiting.length,
    waitingBytes: () => waiting.reduce((sum, { bytes }) => sum + bytes, 0),
    /** Has the last attempt failed? */
    isStuck: () => isStuck,
    counters: () => ({ ...counters }),
    clear: () => {
      waiting.length = 0
    },
    close(): void {
      isClosed = true
      clearTimeout(timer)
      timer = undefined
      waiting.length = 0
    },
  }
}

export type OutgoingQueue = ReturnType<typeof outgoing>
