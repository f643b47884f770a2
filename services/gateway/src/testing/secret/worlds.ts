import { hash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  ACTIONS,
  type AccessPlan,
  decide,
  type LivePolicyView,
  type Principal,
} from '@tongqu/access'
import type { Catalog, Dataset } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import {
  type Engine,
  nodeFileSystem,
  openCells,
  openEngine,
  openLakeReader,
  openLakeWriter,
} from '@tongqu/lakehouse'
import { openRealtime, type Realtime, type SourceStatus } from '@tongqu/realtime'
import { openStore } from '@tongqu/store'
import { Registry } from 'prom-client'
import type { GatewayDeps } from '../../deps.ts'
import { createGateway, type Gateway } from '../../gateway.ts'
import { keptLog, type LogLine, NOON, testDeps } from '../gateway.ts'
import { FEED, secretCatalog } from './catalog.ts'
import { randomOf } from './cells.ts'
import { pseudonyms, type Somebody, seedPolicy, somebodies } from './people.ts'
import { baseRows, PARTS, type Reading } from './rows.ts'
import { changedRows } from './variants.ts'

const ZONE = 'Asia/Shanghai'

/** Nothing here need survive a power cut. */
const FORGETFUL: FileSystem = {
  ...nodeFileSystem,
  sync: async () => undefined,
  syncFolder: async () => undefined,
}
type FileSystem = typeof nodeFileSystem

/** A hub over a lake and a real-time state of its own. */
export type SecretHub = {
  dir: string
  rows: ReadonlyMap<string, readonly Reading[]>
  lines: LogLine[]
  /** Answers as if this one asked; ids of requests follow from `seed`. */
  ask(principal: Principal, seed: number, request: Request): Promise<Response>
}

/** One world, and for each somebody another one that differs in what is forbidden to them. */
export type SecretWorlds = {
  catalog: Catalog
  people: readonly Somebody[]
  policy: LivePolicyView
  /** To look into Parquet with. */
  engine: Engine
  /** All lakes lie below, and what their engine spills. */
  dir: string
  base: SecretHub
  /** By somebody; those with equal plans share one. */
  others: readonly SecretHub[]
  worldOf: readonly number[]
  /** What this somebody may take out by any action, widest first. */
  planOf(who: Somebody, dataset: string): AccessPlan | undefined
  /** Both hubs once more, with something about them changed: does anybody notice? */
  altered(who: number, alter: Alteration): [SecretHub, SecretHub]
  close(): Promise<void>
}

/** A fault put into a gateway. */
export type Alteration = (deps: GatewayDeps) => Partial<GatewayDeps>

/** Stands in all that is forbidden in the world with this number. */
export function markOf(world: number): string {
  return `KNRY${world}X`
}

export async function openSecretWorlds(): Promise<SecretWorlds> {
  const dir = await mkdtemp(join(tmpdir(), 'tongqu-secrets-'))
  const catalog = secretCatalog()
  const people = somebodies(catalog)
  const now = () => NOON.getTime()
  const store = await openStore({ dir, now, uuid: counted('store') })
  const { policy, faults } = await seedPolicy(store, catalog)
  const deciding = (principal: Principal, dataset: string, action: string, purpose: string) =>
    decide({ catalog: () => catalog, policy }, principal, dataset, action as 'read', purpose, NOON)
  const planOf = ({ principal }: Somebody, dataset: string) => {
    const plans = ACTIONS.map((action) => deciding(principal, dataset, action, 'unspecified'))
    return plans.find((plan) => !(plan instanceof Problem)) as AccessPlan | undefined
  }
  const base = baseRows()
  const engine = await openEngine({
    threads: 2,
    memoryMegabytes: 768,
    spillDir: join(dir, 'spill'),
    cells: openCells((use) => Buffer.alloc(32, use.length)),
    pseudonyms,
  })
  const worlds = new Map<string, number>()
  const rowSets = [base]
  const worldOf = people.map((who) => {
    const same = [...catalog.datasets.keys()].map((id) => planOf(who, id)?.hash ?? '')
    const key = JSON.stringify([same, who.flood])
    const index = worlds.get(key) ?? rowSets.length
    worlds.set(key, index)
    if (index === rowSets.length) rowSets.push(otherRows(who, index))
    return index
  })
  const parts: Parts[] = []
  for (const [index, rows] of rowSets.entries()) {
    parts.push(await openParts({ dir: join(dir, `lake-${index}`), catalog, engine, rows }))
  }
  const hubOf = (part: Parts, alter?: Alteration) => hub({ part, catalog, policy, alter })
  const hubs = parts.map((part) => hubOf(part))
  if (faults.length > 0) throw faults[0]
  return {
    catalog,
    people,
    policy,
    engine,
    dir,
    base: hubs[0] as SecretHub,
    others: worldOf.map((index) => hubs[index] as SecretHub),
    worldOf,
    planOf,
    altered: (who, alter) =>
      [0, worldOf[who]].map((index) => hubOf(parts[index ?? 0] as Parts, alter)) as [
        SecretHub,
        SecretHub,
      ],
    async close() {
      for (const { lake } of parts) await lake.close()
      engine.close()
      policy.close()
      await store.close()
      await rm(dir, { recursive: true, force: true })
    },
  }

  function otherRows(who: Somebody, index: number): ReadonlyMap<string, readonly Reading[]> {
    const random = randomOf(1_000 + index)
    const common = { mark: markOf(index), random, pseudonym: pseudonyms, flood: who.flood }
    return new Map(
      [...base].map(([id, readings]) => {
        const dataset = catalog.datasets.get(id) as Dataset
        const isRating = (one: Reading) =>
          id === 'data-quality' && isWhole(planOf(who, String(one.reading.dataset)), catalog)
        const change = { ...common, plan: planOf(who, id) }
        const kept = readings.filter(isRating)
        const others = readings.filter((one) => !isRating(one))
        return [id, [...kept, ...changedRows(dataset, others, change)]]
      }),
    )
  }
}

function isWhole(plan: AccessPlan | undefined, { datasets }: Catalog): boolean {
  if (!plan) return false
  return datasets.get(plan.dataset)?.tables.every(({ name }) => plan.tables[name]?.whole) ?? false
}

type Parts = {
  dir: string
  rows: SecretHub['rows']
  lake: Awaited<ReturnType<typeof openLakeReader>>
  realtime: Realtime
}

type PartsOptions = { dir: string; catalog: Catalog; engine: Engine; rows: SecretHub['rows'] }

async function openParts({ dir, catalog, engine, rows }: PartsOptions): Promise<Parts> {
  const clock = { now: NOON.getTime() - 3_600_000 }
  const writer = await openLakeWriter({
    dir,
    datasets: catalog.datasets.values(),
    zone: ZONE,
    now: () => clock.now,
    uuid: counted('file'),
    engine,
    fs: FORGETFUL,
  })
  const realtime = openRealtime({
    now: () => NOON,
    freshnessLimitSeconds: (id) => catalog.datasets.get(id)?.freshnessLimitSeconds,
    zone: ZONE,
    pseudonyms,
  })
  for (const [id, readings] of rows) {
    const dataset = catalog.datasets.get(id) as Dataset
    const source = { dataset: id, feed: FEED, source: `source-of-${id}` }
    for (const [sequence, part] of deliveries(dataset, readings).entries()) {
      clock.now += 60_000
      const at = { receivedAt: new Date(NOON.getTime() - 10_000 + sequence).toISOString() }
      const sha256 = hash('sha256', JSON.stringify(part))
      const delivery = { ...source, ...at, sha256, appId: id, sequence }
      const landed = await writer.land(delivery, { readings: part, rejects: [], findings: [] })
      const [reject] = landed.rejects
      if (reject) throw new Error(`${id}: ${JSON.stringify(reject)}`)
      if (!dataset.doors.includes('feeds')) continue
      const mode = sequence === 0 ? 'full' : 'differential'
      realtime.apply({ ...source, ...at, delivery: sha256, mode, readings: part })
    }
    realtime.note({ ...source, ...healthOf(readings) })
  }
  await writer.close()
  const lake = await openLakeReader({
    dir,
    datasets: catalog.datasets.values(),
    now: () => NOON.getTime(),
    uuid: () => crypto.randomUUID(),
    engine,
    cacheBytes: 4 * 1024 * 1024,
  })
  return { dir, rows, lake, realtime }
}

/** What a source tells of what it brought: how much, with how many faults, how new it is. */
function healthOf(readings: readonly Reading[]): Omit<SourceStatus, 'source' | 'dataset' | 'feed'> {
  const content = hash('sha256', JSON.stringify(readings))
  const rejects = Number.parseInt(content.slice(0, 4), 16)
  const contentTime = new Date(NOON.getTime() - rejects).toISOString()
  return {
    ...{ at: NOON.toISOString(), outcome: 'landed', failures: 0 },
    ...{ readings: readings.length, rejects },
    sessions: { connections: 1, authenticated: 1, isStalled: false, contentTime },
    push: { accepted: readings.length, repeated: 0, refused: {} },
  }
}

/** A row that is there in both worlds comes with the same delivery in both. */
function deliveries({ landing }: Dataset, readings: readonly Reading[]): Reading[][] {
  if (landing === 'replace') return [[...readings]]
  const parts = Array.from({ length: PARTS }, (_, part) => part)
  return parts.map((part) => readings.filter((one) => one.part === part))
}

/** Ids that follow each other, for names of files that are the same in two worlds. */
function counted(name: string): () => string {
  let count = 0
  const head = Buffer.from(name.padEnd(4).slice(0, 4)).toString('hex')
  return () => `${head}-0000-4000-8000-${String(++count).padStart(12, '0')}`
}

type HubOptions = {
  part: Parts
  catalog: Catalog
  policy: LivePolicyView
  alter: Alteration | undefined
}

const SOME_ID = '0'.repeat(26)

function hub({ part, catalog, policy, alter }: HubOptions): SecretHub {
  const { log, lines } = keptLog()
  const state = { principal: { kind: 'anonymous', address: '' } as Principal, seed: 0, count: 0 }
  const uuid = () => {
    const tail = `${state.seed}${String(++state.count).padStart(4, '0')}`.padStart(12, '0')
    return `00000000-0000-4000-8000-${tail.slice(-12)}`
  }
  const bare = testDeps({ lake: part.lake, catalog: () => catalog, realtime: part.realtime })
  const recogniser = { principalOf: () => state.principal }
  const watch = { onChange: () => () => undefined, isConfirmed: () => true }
  const deps: GatewayDeps = {
    ...bare,
    // A receipt is chance alone: it tells how many entries there are, and nothing else.
    ledger: { ...bare.ledger, newId: () => SOME_ID },
    uuid,
    log,
    metrics: new Registry(),
    decide: (principal, dataset, action, purpose, now) =>
      decide({ catalog: () => catalog, policy }, principal, dataset, action, purpose, now),
    identity: Object.assign(Object.create(bare.identity), { recogniser }),
    access: Object.assign(Object.create(bare.access), { policy: watch }),
  }
  const gateway: Gateway = createGateway({ ...deps, ...alter?.(deps) })
  return {
    dir: part.dir,
    rows: part.rows,
    lines,
    async ask(principal, seed, request) {
      Object.assign(state, { principal, seed, count: 0 })
      return gateway.request(request)
    },
  }
}
