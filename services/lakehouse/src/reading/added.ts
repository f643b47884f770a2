import type { Dataset } from '@tongqu/catalog'
import { contractOf, Problem } from '@tongqu/contracts'
import { openTableLog, type TableLog } from '../delta/log.ts'
import type { Engine } from '../engine.ts'
import { remembering } from '../in-turn.ts'
import { LEASE_BEAT_SECONDS, type Lease, openLease } from '../release/leases.ts'
import { newestRelease, type Release } from '../release/manifest.ts'
import { nodeFileSystem } from '../storage/file-system.ts'
import { localStorage } from '../storage/local.ts'
import type { Storage } from '../storage/storage.ts'
import { type LakeTable, lakeTable } from '../table.ts'
import { type AddedFileAt, type AddedLog, openAddedLog } from './added-log.ts'
import { openReleaseFinder, type ReleaseFinder } from './added-releases.ts'
import { type AddedPlace, type AddedRun, nextRun } from './added-run.ts'
import { rowText } from './encode/row-text.ts'
import { openFooters } from './footers.ts'
import { openLane, prepareEngine } from './lane.ts'
import { type PageDeps, pageLines } from './page.ts'
import { questionOf } from './query.ts'

export type { AddedPlace } from './added-run.ts'

/** One added row: values in the JSON form of the records door, system columns among them. */
export type AddedRow = { place: AddedPlace; row: Record<string, unknown> }

export type AddedPage = {
  rows: AddedRow[]
  /**
   * Where to go on: the last row's place, or beyond it where versions have added nothing. Undefined
   * as long as the table is not there.
   */
  next: AddedPlace | undefined
  /**
   * What `after` named, or what should have followed, is not there any more (vacuumed, restored
   * from a backup): the rows are those of the whole table, and most of them were told before.
   */
  gap?: { version: number; whole: number }
}

/** Rows that landings have added to tables, in the order of the log: change reading. */
export type AddedRows = {
  /**
   * At most `limit` rows after a place (undefined: from the beginning), by the order of versions,
   * then files, then rows. A row is told once, however often files are rewritten; rows that were
   * recalled before they were told are left out. Only what a release shows counts. Throws
   * `dataset-not-found`, `table-not-found`, `query-too-slow`, `hub-busy`.
   */
  read(
    dataset: string,
    table: string,
    after: AddedPlace | undefined,
    page: { limit: number },
  ): Promise<AddedPage>
  /**
   * Rows after a place, counted in at most so many log entries: no fewer than that wait. Throws
   * `dataset-not-found`, `table-not-found`.
   */
  count(
    dataset: string,
    table: string,
    after: AddedPlace | undefined,
    page: { versions: number },
  ): Promise<number>
  close(): Promise<void>
}

export type AddedRowsOptions = {
  /** The data folder. Reading needs no lock. */
  dir: string
  /** As the catalogue has them now. */
  datasets(): ReadonlyMap<string, Dataset>
  engine: Engine
  /** Milliseconds since 1970. */
  now: () => number
  uuid: () => string
  /** Told of what went wrong without harm: a lease that could not be renewed. */
  report?: (error: unknown) => void
}

/** Pages under way at once; each holds at most its rows in memory. */
const WIDTH = 2

/** Opens change reading over the lake in a data folder; nothing is read yet. */
export async function openAddedRows(options: AddedRowsOptions): Promise<AddedRows> {
  const { dir, engine, now, uuid, report = () => undefined } = options
  const storage = localStorage({ root: dir, fs: nodeFileSystem, uuid })
  const lease = await openLease({ dir, fs: nodeFileSystem, uuid, now })
  await prepareEngine(engine)
  const lane = openLane(engine, { width: WIDTH, downloads: false })
  const pages: PageDeps = {
    footers: openFooters(engine),
    lanes: { point: lane, scan: lane, guarded: lane },
  }
  const known = new Map<string, Release>()
  const logOf = remembering((folder: string) => openTableLog({ storage, engine, folder }))
  const world: World = {
    storage,
    engine,
    lease,
    pages,
    logOf,
    releases: openReleaseFinder(storage),
  }
  const beat = setInterval(() => lease.beat().catch(report), LEASE_BEAT_SECONDS * 1000)
  beat.unref()

  async function newestOf(dataset: string): Promise<Release | undefined> {
    const newest = await newestRelease(storage, dataset, known.get(dataset))
    if (newest) known.set(dataset, newest)
    return newest
  }

  /** The table and the newest release that shows it; undefined before the first landing. */
  async function tableOf(id: string, name: string) {
    const dataset = options.datasets().get(id)
    if (!dataset) throw new Problem('dataset-not-found', { dataset: id })
    const held = dataset.tables.find((table) => table.name === name)
    if (!held) throw new Problem('table-not-found', { table: name, dataset: id })
    const newest = await newestOf(id)
    if (newest?.tables[name]?.contract !== held.contract) return undefined
    return { table: lakeTable(dataset, name, contractOf(held.contract)), newest }
  }

  return {
    async read(id, name, after, { limit }) {
      const found = await tableOf(id, name)
      if (!found) return { rows: [], next: after }
      return readPage(world, found.table, found.newest, { after, limit, whole: false })
    },
    async count(id, name, after, { versions }) {
      const found = await tableOf(id, name)
      if (!found) return 0
      const { table, newest } = found
      return countAfter(openAddedLog({ storage, engine, table }), newest, name, after, versions)
    },
    async close() {
      clearInterval(beat)
      await lane.close()
      await lease.close()
    },
  }
}

type World = {
  storage: Storage
  engine: Engine
  lease: Lease
  pages: PageDeps
  logOf(folder: string): TableLog
  releases: ReleaseFinder
}

/** Reads a page; of the whole table when asked to, or when what should follow is gone. */
async function readPage(
  world: World,
  table: LakeTable,
  newest: Release,
  { after, limit, whole }: { after: AddedPlace | undefined; limit: number; whole: boolean },
): Promise<AddedPage> {
  const added = openAddedLog({ ...world, table })
  const log = world.logOf(table.folder)
  const run = await nextRun({ added, log, newest, table }, after, limit, whole)
  if (run.files.length === 0) return { rows: [], next: run.next, ...gapOf(run) }
  const page = await leased(world, table, run, async () => {
    if (!(await added.exist(run.files))) return undefined
    try {
      return await rowsOf(world.pages, table, run, limit)
    } catch (error) {
      if (await added.exist(run.files)) throw error
      return undefined
    }
  })
  if (page) return { ...page, ...gapOf(run) }
  // Vacuum was faster: what the files held stands in younger ones, which the whole table has.
  if (whole) throw new Error('files of the newest release are missing')
  return readPage(world, table, newest, { after, limit, whole: true })
}

/** Takes leases on the releases that show the versions, reads, and lets go. */
async function leased<T>(
  { lease, releases }: World,
  table: LakeTable,
  run: AddedRun,
  read: () => Promise<T>,
): Promise<T> {
  const versions = [...new Set(run.files.map(({ version }) => version))]
  const held: number[] = []
  try {
    for (const version of versions) {
      const release = await releases.showing(table, version)
      if (release === undefined) continue
      await lease.hold(table.dataset, release)
      held.push(release)
    }
    return await read()
  } finally {
    for (const release of held) lease.drop(table.dataset, release)
  }
}

/** Rows of the log entries after a place; where an entry is gone the counting ends. */
async function countAfter(
  added: AddedLog,
  newest: Release,
  name: string,
  after: AddedPlace | undefined,
  versions: number,
): Promise<number> {
  const last = newest.tables[name]?.version ?? -1
  const first = after?.version ?? 0
  let rows = after && !after.whole ? -(after.row + 1) : 0
  for (let version = first; version <= Math.min(last, first + versions); version += 1) {
    const commit = await added.commit(version, newest)
    if (!commit) break
    rows += commit.rows
  }
  return Math.max(0, rows)
}

function gapOf({ gap }: AddedRun): Pick<AddedPage, 'gap'> {
  return gap ? { gap } : {}
}

/** The next rows of the files of a run. */
async function rowsOf(
  deps: PageDeps,
  table: LakeTable,
  run: AddedRun,
  limit: number,
): Promise<Pick<AddedPage, 'rows' | 'next'>> {
  const view = table.columns.map(({ name }) => name)
  const question = questionOf(table, { table: table.name, view, select: [], where: [], order: [] })
  const files = run.files.map(({ file }) => file)
  const after = run.skip > 0 ? { file: 0, row: run.skip - 1 } : undefined
  const page = await pageLines(deps, files, question, rowText('json', question), { limit, after })
  const lines = Buffer.from(page.lines()).toString('utf8').split('\n')
  const places = placesFrom(run)
  const rows: AddedRow[] = []
  for (const line of lines) {
    const place = line === '' ? undefined : places.next().value
    if (place) rows.push({ place, row: JSON.parse(line) })
  }
  // A page ends early when its text is large; then its last row is where to go on.
  return { rows, next: page.next === undefined ? run.next : rows.at(-1)?.place }
}

/** Places of the rows of a run in their order. */
function* placesFrom({ files, skip, whole }: AddedRun): Generator<AddedPlace, undefined> {
  let first = skip
  for (const { file, version, commit, firstRow } of files) {
    for (let row = first; row < file.rows; row += 1) {
      yield placeOf({ version, commit, firstRow }, row, whole)
    }
    first = 0
  }
  return undefined
}

function placeOf(
  {
    version,
    commit,
    firstRow,
  }: Pick<AddedFileAt, 'version' | 'firstRow'> & {
    commit: string | undefined
  },
  row: number,
  whole: boolean,
): AddedPlace {
  return {
    version,
    row: firstRow + row,
    ...(commit === undefined ? {} : { commit }),
    ...(whole ? { whole: true } : {}),
  }
}
