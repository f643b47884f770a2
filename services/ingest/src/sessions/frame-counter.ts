import type { SessionAdapter } from '@tongqu/adapter-kit'
import type { FrameEntry, LakeReading } from '@tongqu/lakehouse'
import type { Channel, Channels } from '../channels/channels.ts'

/** Counts what the links of a source bring in, by groups and pieces, never frame by frame. */
export type FrameCounter = {
  /** These are on disk. */
  kept(entries: readonly FrameEntry[]): void
  /** A session has refused something. */
  rejected(code: string): void
  /** What has become of entries, by dataset. */
  decoded(
    entries: readonly FrameEntry[],
    readings: ReadonlyMap<string, readonly LakeReading[]>,
  ): void
}

/** The only one whose times are those of the sender, and not of the receipt. */
const POSITION = 'vehicle/position@1'
/** Delays of so many positions of one piece say enough of all of them. */
const SAMPLES = 100

/**
 * Frames that are kept are what was sent where their protocol has a check code. The delay is from
 * the time of the position to the end of the piece that it came in, a second at most.
 */
export function frameCounter(
  channels: Channels | undefined,
  by: Channel,
  { checkFault }: Pick<SessionAdapter, 'checkFault'>,
): FrameCounter {
  const outcome = checkFault === undefined ? 'unknown' : 'equal'
  return {
    kept(entries) {
      let messages = 0
      for (const { kind } of entries) if (kind === 'message') messages += 1
      channels?.came(by, outcome, messages)
    },
    rejected(code) {
      if (checkFault !== undefined && code === checkFault) channels?.came(by, 'different')
    },
    decoded(entries, readings) {
      const receivedAt = entries.at(-1)?.at
      if (!channels || receivedAt === undefined) return
      for (const taken of readings.values()) {
        const step = Math.ceil(taken.length / SAMPLES)
        for (let index = 0; index < taken.length; index += step) {
          const { contract, reading } = taken[index] ?? {}
          const at = contract === POSITION ? reading?.located_at : undefined
          if (typeof at === 'string') channels.took(by, Date.parse(at), receivedAt)
        }
      }
    },
  }
}
