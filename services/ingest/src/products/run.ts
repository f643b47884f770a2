import { createHash } from 'node:crypto'
import type { Catalog, Dataset, Product } from '@tongqu/catalog'
import { type ContractId, Problem } from '@tongqu/contracts'
import type { LakeReader, LakeReading, LakeWriter, Replacement, Snapshot } from '@tongqu/lakehouse'
import { type InputFiles, reachOf, type Slice, slicesOf } from './slices.ts'
import { type Derived, keepDerived, readDerived } from './state.ts'

export type RunDeps = {
  dataDir: string
  catalog(): Catalog
  reader: Pick<LakeReader, 'pin' | 'derive' | 'eventSpans'>
  writer: Pick<LakeWriter, 'replaceDeliveries' | 'landedSequence'>
  /** IANA zone of the province: in it a day begins and ends. */
  zone: string
  /** Milliseconds since 1970. */
  now(): number
}

/** What one run has done; `left` slices wait for the next one. */
export type Run = {
  slices: number
  rows: number
  /** Rows that break the contract; they stand in the quarantine of the dataset. */
  rejects: number
  left: number
  release?: number
}

/** Partition of the product's rows: a product is its own feed. */
const FEED = 'product'

/** Slices of one run: what an abort throws away, and how long the dataset stays as it was. */
const MOST_SLICES = 96

/** Without a `historyDays` of its own a product goes back so far. */
const HISTORY_DAYS = 400

const DAY_MILLISECONDS = 86_400_000
const HOUR_MILLISECONDS = 3_600_000

/**
 * Derives the slices of a product whose inputs have changed, and puts their rows in the place of
 * those that stood there, in one release. Killed at any point it leaves the old rows or the new
 * ones; the next run does what was not done. Throws `dataset-not-found`, `table-not-found`,
 * `product-failed`, `lake-full`.
 */
export async function runProduct(
  deps: RunDeps,
  product: Product,
  signal: AbortSignal,
): Promise<Run> {
  const pinned = await pinInputs(deps, product)
  try {
    const derived = await readDerived(deps.dataDir, product.id)
    const files = filesOf(deps, product, pinned)
    const slices = settled(
      deps,
      product,
      slicesOf(product, files, deps.zone, spanOf(deps, product)),
    )
    const due = slices.filter(({ from, fingerprint }) => derived.get(from) !== fingerprint)
    // The newest first: old times that change without end would hold up what is happening now.
    const now = due.slice(-MOST_SLICES)
    if (now.length === 0) return { slices: 0, rows: 0, rejects: 0, left: 0 }
    const { release, rows, rejects } = await replace(deps, product, pinned, now, signal)
    await keepDerived(deps.dataDir, product.id, keptOf(derived, slices, now))
    const run = { slices: now.length, rows, rejects, left: due.length - now.length }
    return release === undefined ? run : { ...run, release }
  } finally {
    for (const snapshot of pinned.values()) snapshot.close()
  }
}

/** Each dataset once, so that its tables are of one release; what has not landed is left out. */
async function pinInputs(
  { reader }: RunDeps,
  product: Product,
): Promise<ReadonlyMap<string, Snapshot>> {
  const pinned = new Map<string, Snapshot>()
  try {
    for (const { dataset } of Object.values(product.inputs)) {
      if (pinned.has(dataset)) continue
      const snapshot = await reader.pin(dataset).catch((error) => {
        if (error instanceof Problem && error.code === 'dataset-not-landed') return undefined
        throw error
      })
      if (snapshot) pinned.set(dataset, snapshot)
    }
    return pinned
  } catch (error) {
    for (const snapshot of pinned.values()) snapshot.close()
    throw error
  }
}

function filesOf(
  { reader }: RunDeps,
  product: Product,
  pinned: ReadonlyMap<string, Snapshot>,
): InputFiles[] {
  return Object.entries(product.inputs).map(([name, { dataset, table }]) => {
    const snapshot = pinned.get(dataset)
    return { name, spans: snapshot ? reader.eventSpans(snapshot, table) : [] }
  })
}

/** Slices that may be told of, where a product waits until nothing more is to be expected. */
function settled(
  { now }: RunDeps,
  { settledHours }: Product,
  slices: readonly Slice[],
): readonly Slice[] {
  if (settledHours === 0) return slices
  const last = now() - settledHours * HOUR_MILLISECONDS
  return slices.filter(({ to }) => Date.parse(to) <= last)
}

/** Older slices are over: retention has deleted them, or will. */
function spanOf(deps: RunDeps, product: Product): { first: number; now: number } {
  const { historyDays = HISTORY_DAYS } = datasetOf(deps, product).retention
  const now = deps.now()
  return { first: now - historyDays * DAY_MILLISECONDS, now }
}

async function replace(
  deps: RunDeps,
  product: Product,
  pinned: ReadonlyMap<string, Snapshot>,
  slices: readonly Slice[],
  signal: AbortSignal,
): Promise<Pick<Run, 'rows' | 'rejects'> & { release: number | undefined }> {
  const { dataset } = product
  const appId = `product:${product.id}`
  const sequence = (await deps.writer.landedSequence(dataset, appId)) + 1
  const contract = contractOfTable(deps, product)
  async function* deliveries(): Replacement['deliveries'] {
    for (const slice of slices) {
      const readings: LakeReading[] = []
      for await (const reading of rowsOf(deps, product, contract, pinned, slice, signal)) {
        readings.push({ contract, reading })
      }
      // Named by its slice and received when it began: by these the rows are found again.
      const sha256 = createHash('sha256').update(`${appId} ${slice.from}`).digest('hex')
      yield { sha256, receivedAt: slice.from, decoded: { readings, rejects: [], findings: [] } }
    }
  }
  const inputs = [...pinned].map(([input, { release }]) => ({ dataset: input, release }))
  const facts = { dataset, feed: FEED, source: appId, appId, sequence, inputs }
  const result = await deps.writer.replaceDeliveries({ ...facts, deliveries: deliveries() })
  const { readings = 0, rejects = 0 } = result.tables[product.table] ?? {}
  return { release: result.release, rows: readings, rejects }
}

function rowsOf(
  deps: RunDeps,
  { inputs, sql, parameters }: Product,
  contract: ContractId,
  pinned: ReadonlyMap<string, Snapshot>,
  { from, to }: Slice,
  signal: AbortSignal,
) {
  const read = Object.entries(inputs).map(([name, input]) => {
    const dataset = datasetOf(deps, input)
    const snapshot = pinned.get(input.dataset)
    const given = { dataset, snapshot, table: input.table, ...reachOf(input, { from, to }) }
    return [name, given] as const
  })
  return deps.reader.derive(
    { contract, sql, inputs: Object.fromEntries(read), slice: { from, to }, parameters },
    signal,
  )
}

function datasetOf({ catalog }: RunDeps, { dataset }: { dataset: string }): Dataset {
  const found = catalog().datasets.get(dataset)
  if (!found) throw new Problem('dataset-not-found')
  return found
}

function contractOfTable(deps: RunDeps, product: Product): ContractId {
  const { tables } = datasetOf(deps, product)
  const table = tables.find(({ name }) => name === product.table)
  if (!table) throw new Problem('table-not-found', product)
  return table.contract
}

/** Fingerprints of slices that are still there, the new ones among them. */
function keptOf(derived: Derived, slices: readonly Slice[], done: readonly Slice[]): Derived {
  const fresh = new Map(done.map(({ from, fingerprint }) => [from, fingerprint]))
  return new Map(
    slices.flatMap(({ from }) => {
      const fingerprint = fresh.get(from) ?? derived.get(from)
      return fingerprint === undefined ? [] : [[from, fingerprint] as const]
    }),
  )
}
