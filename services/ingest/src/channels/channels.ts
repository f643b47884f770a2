import type { Bus, InboundDay } from '@tongqu/realtime'

/**
 * Are the bytes that have come those that were sent? `equal`: a check that the peer made of them
 * fits; `different`: it does not, and nothing was kept; `unknown`: the peer says nothing.
 */
export type ChannelOutcome = 'equal' | 'different' | 'unknown'

/** Over which channel something came. */
export type Channel = Pick<InboundDay, 'source' | 'dataset'>

/** 可信通道: counts what comes in, by source, dataset and day (UTC). */
export type Channels = {
  /** So many bodies, messages or frames have come in whole; one unless told. */
  came(by: Channel, outcome: ChannelOutcome, count?: number): void
  /**
   * One of them has taken from the instant that its peer says to when all of it was here; both in
   * milliseconds since 1970. What can be no delay is passed over.
   */
  took(by: Channel, sentAt: number, receivedAt: number): void
  /** Tells what has not been told yet. */
  close(): void
}

export type ChannelsDeps = {
  bus: Pick<Bus, 'publish'>
  /** Milliseconds since 1970. */
  now(): number
  /** Unsigned 32-bit random number: tells runs apart that begin at the same instant. */
  randomWord(): number
}

/** A peer's clock that is ahead of ours by more says nothing about the delay. */
export const MAX_SKEW_MILLISECONDS = 300_000
/** Nor does an instant that lies so far back: that is an archive, or a clock that was never set. */
const MAX_DELAY_MILLISECONDS = 1e9

const TELL_MILLISECONDS = 2_000
/**
 * What has changed is told so many times, for a minute: one telling that is lost is within the
 * next. Counted and not timed, as clocks are set and machines sleep.
 */
const TELLINGS = 30
/** A clock may be set back: what a day had is told on, as a count from nothing took its place. */
const KEPT_MILLISECONDS = 7 * 86_400_000
const DAY_CHARACTERS = 10

/** Preferred numbers R10 of ISO 3: each is a quarter more than the one before. */
const STEPS = [1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8]
const LEAST_BOUND_MILLISECONDS = 10

/** `left`: so many times it is still to be told. */
type Counted = InboundDay & { delays: Record<string, number>; left: number }

/** Counts from nothing; what it has counted is told every two seconds, and when it is closed. */
export function openChannels({ bus, now, randomWord }: ChannelsDeps): Channels {
  const run = `${new Date(now()).toISOString()}.${randomWord().toString(16)}`
  const counted = new Map<string, Counted>()

  function countedOf({ source, dataset }: Channel): Counted {
    const day = dayOf(now())
    const key = JSON.stringify([source, dataset, day])
    const zero = { source, dataset, day, equal: 0, different: 0, unknown: 0, delays: {} }
    const known = counted.get(key) ?? { ...zero, left: 0 }
    counted.set(key, known)
    known.left = TELLINGS
    return known
  }

  function tell(): void {
    const oldest = dayOf(now() - KEPT_MILLISECONDS)
    const days: InboundDay[] = []
    for (const [key, known] of counted) {
      const { left, ...day } = known
      if (left > 0) days.push({ ...day, delays: { ...day.delays } })
      else if (day.day < oldest) counted.delete(key)
      known.left = Math.max(0, left - 1)
    }
    if (days.length > 0) bus.publish('inbound', { run, days })
  }

  const timer = setInterval(tell, TELL_MILLISECONDS)
  timer.unref()
  return {
    came(by, outcome, count = 1) {
      if (count > 0) countedOf(by)[outcome] += count
    },
    took(by, sentAt, receivedAt) {
      const delay = receivedAt - sentAt
      if (!(delay >= -MAX_SKEW_MILLISECONDS && delay <= MAX_DELAY_MILLISECONDS)) return
      const { delays } = countedOf(by)
      const bound = boundOf(delay)
      delays[bound] = (delays[bound] ?? 0) + 1
    },
    close() {
      clearInterval(timer)
      tell()
    },
  }
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, DAY_CHARACTERS)
}

/** The next preferred number, in whole milliseconds; 10 for all that is less. */
export function boundOf(milliseconds: number): number {
  if (milliseconds <= LEAST_BOUND_MILLISECONDS) return LEAST_BOUND_MILLISECONDS
  const decade = 10 ** Math.floor(Math.log10(milliseconds))
  const step = STEPS.find((one) => Math.ceil(one * decade) >= milliseconds)
  return Math.ceil((step ?? 10) * decade)
}
