/** What sources and forwards last told of themselves. */
import type { ForwardStatus, InboundCounts, InboundDay, SourceStatus } from './types.ts'

export type SourceHealth = SourceStatus & {
  /** When the source last landed or confirmed content, RFC 3339. */
  confirmedAt?: string
}

export type HealthBook = {
  note(status: SourceStatus): void
  sources(): SourceHealth[]
  noteForward(status: ForwardStatus): void
  forwards(): ForwardStatus[]
  noteInbound(counts: InboundCounts): void
  inbound(): InboundTotal[]
  /** Forgets what is not named; forwards only when some are given. */
  keep(sources: ReadonlySet<string>, forwards?: ReadonlySet<string>): void
}

/** What has come in over one source since its ingest process began; delays of the last day. */
export type InboundTotal = InboundDay

/** Keeps the newest status of at most `most` sources and as many forwards. */
export function openHealth(most: number): HealthBook {
  const sources = new Map<string, SourceHealth>()
  const forwards = new Map<string, ForwardStatus>()
  const inbound = openTotals(most)
  return {
    note(status) {
      const known = sources.get(status.source)
      if (known ? known.at > status.at : sources.size >= most) return
      const confirmedAt = status.outcome === 'failed' ? known?.confirmedAt : status.at
      sources.set(status.source, { ...status, ...(confirmedAt ? { confirmedAt } : {}) })
    },
    sources: () => [...sources.values()],
    noteForward(status) {
      const known = forwards.get(status.forward)
      if (known ? known.at > status.at : forwards.size >= most) return
      forwards.set(status.forward, status)
    },
    forwards: () => [...forwards.values()],
    noteInbound: inbound.note,
    inbound: inbound.totals,
    keep(named, namedForwards) {
      for (const id of sources.keys()) if (!named.has(id)) sources.delete(id)
      for (const id of forwards.keys()) if (namedForwards?.has(id) === false) forwards.delete(id)
    },
  }
}

/** Sums the days of a run; another run begins anew. */
function openTotals(most: number) {
  let current: string | undefined
  const channels = new Map<string, { before: InboundDay; last: InboundDay }>()

  function add({ source, dataset, ...day }: InboundDay): void {
    const key = JSON.stringify([source, dataset])
    const known = channels.get(key)
    if (!known && channels.size >= most) return
    const last = { source, dataset, ...day }
    if (!known) channels.set(key, { before: { ...last, ...NOTHING }, last })
    else if (known.last.day === day.day) known.last = last
    // A day that is over is told no more once there is a newer one, but for what came late.
    else if (known.last.day < day.day) {
      channels.set(key, { before: sumOf(known.before, known.last), last })
    }
  }

  return {
    note({ run, days }: InboundCounts): void {
      if (run !== current) channels.clear()
      current = run
      for (const day of days.toSorted((a, b) => (a.day < b.day ? -1 : 1))) add(day)
    },
    totals: (): InboundTotal[] => {
      return [...channels.values()].map(({ before, last }) => sumOf(before, last))
    },
  }
}

const NOTHING = { equal: 0, different: 0, unknown: 0, delays: {} }

function sumOf(before: InboundDay, last: InboundDay): InboundDay {
  return {
    ...last,
    equal: before.equal + last.equal,
    different: before.different + last.different,
    unknown: before.unknown + last.unknown,
  }
}
