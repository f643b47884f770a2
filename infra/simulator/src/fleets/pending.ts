import type { Fix } from './reporter.ts'

/** A message of positions that waits for its acknowledgement. */
type Message = {
  /** Serial number of its first part. */
  first: number
  /** Serial numbers that are still unanswered. */
  serials: number[]
  fixes: readonly Fix[]
  sentAt: number
}

/** Positions that a terminal has sent and the hub has not acknowledged, oldest first. */
export function pendingMessages() {
  let messages: Message[] = []
  return {
    add: (message: Message) => void messages.push(message),
    count: () => messages.length,
    positions: () => messages.reduce((sum, { fixes }) => sum + fixes.length, 0),
    /** When the oldest of them was sent. */
    oldest: () => messages[0]?.sentAt,
    /** The positions of the message that began with a serial number. */
    beganWith: (first: number) => messages.find((message) => message.first === first)?.fixes,
    /**
     * How many positions a 0x8001 confirms. A message in parts is confirmed by the answer to its
     * last part, or by answers to all of them: platforms differ.
     */
    acknowledge(serial: number): number {
      const index = messages.findIndex(({ serials }) => serials.includes(serial))
      const found = messages[index]
      if (!found) return 0
      const isLast = found.serials[found.serials.length - 1] === serial
      found.serials = isLast ? [] : found.serials.filter((other) => other !== serial)
      if (found.serials.length > 0) return 0
      messages.splice(index, 1)
      return found.fixes.length
    },
    /** Takes out what was sent at or before an instant. */
    takeUntil(sentAt: number): Fix[] {
      const taken = messages.filter((message) => message.sentAt <= sentAt)
      if (taken.length > 0) messages = messages.filter((message) => message.sentAt > sentAt)
      return taken.flatMap(({ fixes }) => fixes)
    },
  }
}

export type PendingMessages = ReturnType<typeof pendingMessages>
