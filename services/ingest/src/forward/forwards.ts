import { isDeepStrictEqual } from 'node:util'
import type { ForwardAdapter, SessionContext } from '@tongqu/adapter-kit'
import type { Catalog, Forward } from '@tongqu/catalog'
import { contractOf, Problem } from '@tongqu/contracts'
import { type AddedRows, type Engine, nodeFileSystem, openAddedRows } from '@tongqu/lakehouse'
import type { Bus, Released } from '@tongqu/realtime'
import type { Log } from '../ingest.ts'
import { type Forwarder, startForwarder } from './forwarder.ts'
import { resolvedOptions } from './options.ts'
import { openPlaceJournal } from './place-journal.ts'
import { openSlaveListener } from './slave-listener.ts'

export type ForwardsDeps = {
  dataDir: string
  catalog(): Catalog
  /** Adapters that speak the other side of their protocol, by name. */
  adapters: ReadonlyMap<string, ForwardAdapter>
  /** Unsigned 32-bit random number. */
  randomWord(): number
  engine: Engine
  bus: Pick<Bus, 'publish'>
  log: Log
  /** Milliseconds since 1970. */
  now(): number
  uuid(): string
  /** In [0, 1). */
  random(): number
}

/** The forwards of the catalogue, running. */
export type Forwards = {
  /** A dataset has a new release. */
  poke(dataset: string): void
  /** Follows the catalogue: new forwards begin, changed ones begin anew, removed ones end. */
  reload(): Promise<void>
  /** Resolves when all links are closed and what was confirmed is on disk. */
  stop(): Promise<void>
}

/** The lower side of a protocol sends rows as they stand: it asks for no vehicle or pseudonym. */
const WITHOUT_SOURCES: Pick<SessionContext, 'vehicles' | 'keyed'> = {
  vehicles: { byPhone: () => undefined, byPlate: () => undefined, note: () => undefined },
  keyed: () => {
    throw new Error('a forward has no pseudonyms')
  },
}

/** Runs every enabled forward of the catalogue. */
export async function startForwards(deps: ForwardsDeps): Promise<Forwards> {
  const { dataDir: dir, engine, now, uuid, log } = deps
  const added = await openAddedRows({
    dir,
    datasets: () => deps.catalog().datasets,
    engine,
    now,
    uuid,
    report: (err) => log.warn({ err }, 'a lease of change reading cannot be renewed'),
  })
  const running = new Map<string, { forward: Forward; forwarder: Forwarder }>()
  let stopped = false
  let last: Promise<void> = Promise.resolve()

  async function follow(): Promise<void> {
    const wanted = deps.catalog().forwards
    const ended = [...running].filter(([id, { forward }]) => {
      return stopped || !isDeepStrictEqual(wanted.get(id), forward)
    })
    for (const [id] of ended) running.delete(id)
    await Promise.all(ended.map(([, { forwarder }]) => forwarder.stop()))
    if (stopped) return
    for (const forward of wanted.values()) {
      if (running.has(forward.id) || !forward.enabled) continue
      try {
        const forwarder = await open(deps, added, forward)
        running.set(forward.id, { forward, forwarder })
      } catch (error) {
        tellUnable(deps, forward, error)
      }
    }
  }

  function reload(): Promise<void> {
    last = last.then(follow, follow)
    return last
  }

  await reload()
  return {
    poke(dataset) {
      for (const { forward, forwarder } of running.values()) {
        if (forward.dataset === dataset) forwarder.poke()
      }
    },
    reload,
    async stop() {
      stopped = true
      await reload()
      await added.close()
    },
  }
}

async function open(deps: ForwardsDeps, added: AddedRows, forward: Forward): Promise<Forwarder> {
  const { id, dataset, table, zone } = forward
  const adapter = deps.adapters.get(forward.adapter)
  if (!adapter) throw new Problem('adapter-not-found')
  const held = deps
    .catalog()
    .datasets.get(dataset)
    ?.tables.find(({ name }) => name === table)
  if (!held) throw new Problem('table-not-found', { table, dataset })
  const { eventTime } = contractOf(held.contract)
  const { dataDir } = deps
  const journal = await openPlaceJournal({ dataDir, forward: id, fs: nodeFileSystem })
  const listener = await openSlaveListener(forward.listen)
  try {
    const options = await resolvedOptions(forward, listener.port)
    const { randomWord } = deps
    const forwarding = adapter.open({ ...WITHOUT_SOURCES, randomWord, options, zone })
    return startForwarder(forward, { ...deps, added, journal, listener, forwarding, eventTime })
  } catch (error) {
    await listener.close()
    throw error
  }
}

/** It stays away until the catalogue changes; the others run. */
function tellUnable({ bus, log, now }: ForwardsDeps, forward: Forward, error: unknown): void {
  const { id, dataset } = forward
  const code = error instanceof Problem ? error.code : 'internal'
  log.error({ forward: id, dataset, code, err: error }, 'a forward cannot begin')
  bus.publish('forward-status', {
    forward: id,
    dataset,
    at: new Date(now()).toISOString(),
    state: 'failing',
    code,
    failures: 1,
    confirmed: 0,
    pending: 0,
  })
}

/** The same bus, with an ear for the releases that this process tells of. */
export function hearReleases<B extends Pick<Bus, 'publish'>>(
  bus: B,
  onReleased: (dataset: string) => void,
): B {
  return {
    ...bus,
    publish(topic, event) {
      bus.publish(topic, event)
      if (topic === 'released') onReleased((event as Released).dataset)
    },
  }
}
