/** What sources and forwards last told of themselves. */
import type { ForwardStatus, SourceStatus } from './types.ts'

export type SourceHealth = SourceStatus & {
  /** When the source last landed or confirmed content, RFC 3339. */
  confirmedAt?: string
}

export type HealthBook = {
  note(status: SourceStatus): void
  sources(): SourceHealth[]
  noteForward(status: ForwardStatus): void
  forwards(): ForwardStatus[]
  /** Forgets what is not named; forwards only when some are given. */
  keep(sources: ReadonlySet<string>, forwards?: ReadonlySet<string>): void
}

/** Keeps the newest status of at most `most` sources and as many forwards. */
export function openHealth(most: number): HealthBook {
  const sources = new Map<string, SourceHealth>()
  const forwards = new Map<string, ForwardStatus>()
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
    keep(named, namedForwards) {
      for (const id of sources.keys()) if (!named.has(id)) sources.delete(id)
      for (const id of forwards.keys()) if (namedForwards?.has(id) === false) forwards.delete(id)
    },
  }
}
