/** What one plan sees of one dataset at one moment, encoded when asked, kept until it changes. */
import { createHash } from 'node:crypto'
import type { KnownContracts, Narrowing } from '../plan/narrow-view.ts'
import type { TablePlan } from '../types.ts'
import type { Header } from './encode.ts'
import { encodeEntity, encodeHeader, entityJson, headerJson } from './encode.ts'
import type { Entity, Row } from './entity.ts'
import { pieceOf } from './entity.ts'
import type { Fleet } from './fleet.ts'
import type { Root } from './layout.ts'
import type { VisibleColumns } from './narrow.ts'
import { narrowRoots } from './narrow.ts'
import type { FeedStore } from './store.ts'

/** GTFS Realtime requires a version; this is the one our writer follows. */
const DEFAULT_VERSION = '2.0'

/** Listed pieces begin with one. */
const COMMA = ','

/** Texts are turned into bytes in pieces of about this length. */
const CHUNK_CHARACTERS = 65_536

/** Closes the list of tables and the message. */
const LATEST_END = '}}'

/** The state of a dataset, all its feeds together, as it was at one moment. Immutable. */
export type DatasetView = {
  /** Several feeds may use the same ids, so each id carries its feed's name then. */
  feeds: readonly { feed: string; prefix: string; entities: readonly Entity[] }[]
  header: FeedStore['header']
  /** Milliseconds since 1970; undefined when nothing has arrived. */
  contentTime: number | undefined
  /** How much later the content may be than its time says, in milliseconds; absent: nothing. */
  contentSpan?: number | undefined
  digest: string
}

/** What one plan shows, and the whole feeds of the newest view as it shows them. */
export type PlanCache = {
  visible: VisibleColumns
  roots: readonly Root[]
  /** Makes the view of a plan that takes rows away or masks values. */
  narrowing: Narrowing | undefined
  /** Is there anything that it does not show as it came? */
  isNarrow: boolean
  contracts: KnownContracts
  /** What was told of changes: content by its tag, the newest last. */
  moments: Map<string, ReadonlyMap<string, string>>
  whole:
    | { view: DatasetView; protobuf?: Buffer; json?: Buffer; entities?: number; tag?: string }
    | undefined
}

export function newPlanCache(
  tables: Readonly<Record<string, TablePlan>>,
  contracts: KnownContracts,
  narrowing: Narrowing | undefined,
): PlanCache {
  const visible = new Map(
    Object.entries(tables).map(([table, { columns }]) => [table, new Set(columns)]),
  )
  const hides = Object.values(tables).some(({ whole }) => whole === false)
  return {
    visible,
    roots: narrowRoots(visible),
    narrowing,
    isNarrow: hides || narrowing !== undefined,
    contracts,
    moments: new Map(),
    whole: undefined,
  }
}

export function viewOf(stores: readonly FeedStore[], fleet: Fleet | undefined): DatasetView {
  const [newest] = [...stores].sort((a, b) => b.contentTime - a.contentTime)
  const feeds = stores.map(({ feed, entities }) => ({
    feed,
    prefix: stores.length > 1 ? `${feed}:` : '',
    entities: [...entities.values()],
  }))
  const digests = stores.map(({ feed, digest }) => [feed, digest])
  // Rows of a fleet name their own feed, and its vehicles are told apart without one.
  if (fleet) feeds.push({ feed: '', prefix: '', entities: [...fleet.vehicles.values()] })
  const times = [newest?.contentTime, fleet?.contentTime].filter((time) => time !== undefined)
  return {
    feeds,
    header: newest?.header,
    contentTime: times.length > 0 ? Math.max(...times) : undefined,
    digest: JSON.stringify(fleet ? [...digests, fleet.digest] : digests),
  }
}

/** Can the standard say what this plan shows? */
export function hasProtobuf({ roots }: PlanCache): boolean {
  return roots.length > 0
}

/** A plan without any table of messages is one of another contract family. */
function isMessage({ roots }: PlanCache): boolean {
  return roots.some((root) => root.isMessage)
}

export function protobufOf(cache: PlanCache, view: DatasetView): Buffer {
  const whole = wholeOf(cache, view)
  if (whole.protobuf) return whole.protobuf
  const pieces: Buffer[] = [encodeHeader(headerOf(cache, view))]
  for (const { prefix, entities } of view.feeds) {
    for (const entity of entities) {
      const piece = pieceOf(entity, cache)
      piece.protobuf ??= encodeEntity(entity, idOf(cache, entity, prefix), cache.roots)
      pieces.push(piece.protobuf)
    }
  }
  whole.protobuf = Buffer.concat(pieces)
  return whole.protobuf
}

export function jsonOf(cache: PlanCache, view: DatasetView): Buffer {
  const whole = wholeOf(cache, view)
  whole.json ??= isMessage(cache) ? feedJson(cache, view) : latestJson(cache, view)
  return whole.json
}

/** The newest readings by table, with the columns of the plan only; `feed_id` where it is shown. */
export function rowsOf({ visible }: PlanCache, { feeds }: DatasetView): Record<string, Row[]> {
  const tables: Record<string, Row[]> = {}
  for (const [table, columns] of visible) {
    const rows: Row[] = []
    for (const { feed, entities } of feeds) {
      for (const entity of entities) {
        for (const row of entity.rows[table] ?? []) {
          rows.push(narrowed({ feed_id: feed, ...row }, columns))
        }
      }
    }
    tables[table] = rows
  }
  return tables
}

function narrowed(row: Row, columns: ReadonlySet<string>): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => columns.has(name)))
}

/** How many entities this plan sees. */
export function entityCount(cache: PlanCache, view: DatasetView): number {
  const whole = wholeOf(cache, view)
  if (whole.entities !== undefined) return whole.entities
  const tables = hasProtobuf(cache)
    ? cache.roots.map(({ table }) => table)
    : [...cache.visible.keys()]
  let count = 0
  for (const { entities } of view.feeds) {
    for (const { rows } of entities) if (tables.some((table) => rows[table])) count += 1
  }
  whole.entities = count
  return count
}

/**
 * Tag of what a plan shows that does not show all: made of that alone, where the deliveries are
 * hashes over the rest too.
 */
export function contentTag(cache: PlanCache, view: DatasetView): string {
  const whole = wholeOf(cache, view)
  if (whole.tag === undefined) {
    const hash = createHash('sha256').update(jsonOf(cache, view))
    // The message leaves out what the standard has no place for.
    if (isMessage(cache)) hash.update(JSON.stringify(rowsOf(cache, view)))
    whole.tag = hash.digest('base64url')
  }
  return whole.tag
}

/** Every entity by its id, in the JSON form of a change. */
export function entitiesOf(cache: PlanCache, view: DatasetView): Map<string, string> {
  const texts = new Map<string, string>()
  for (const { feed, prefix, entities } of view.feeds) {
    for (const entity of entities) {
      if (isMessage(cache)) {
        const id = idOf(cache, entity, prefix)
        const text = String(messagePiece(cache, entity, prefix)).slice(COMMA.length)
        if (text !== '') texts.set(id, text)
        continue
      }
      for (const [table, columns] of cache.visible) {
        if (entity.rows[table] === undefined) continue
        const id = readingId(cache, entity, { table, prefix })
        const reading = shownOf(entity, table, feed, columns)
        const names = `"id":${JSON.stringify(id)},"table":${JSON.stringify(table)}`
        texts.set(id, `{${names},"reading":${reading}}`)
      }
    }
  }
  return texts
}

/** Its key, when the plan shows all of it; else a number that says nothing. */
function readingId(
  cache: PlanCache,
  entity: Entity,
  { table, prefix }: { table: string; prefix: string },
): string {
  if (cache.narrowing || cache.roots.some((root) => root.table === table)) {
    return idOf(cache, entity, prefix)
  }
  const columns = cache.visible.get(table)
  const isKnown = cache.contracts.get(table)?.key.every((name) => columns?.has(name))
  return `${prefix}${isKnown ? entity.id : entity.serial}`
}

function messagePiece(cache: PlanCache, entity: Entity, prefix: string): Buffer {
  const piece = pieceOf(entity, cache)
  if (piece.json === undefined) {
    const json = entityJson(entity, idOf(cache, entity, prefix), cache.roots)
    piece.json = Buffer.from(json === undefined ? '' : `${COMMA}${JSON.stringify(json)}`)
  }
  return piece.json
}

function feedJson(cache: PlanCache, view: DatasetView): Buffer {
  const pieces: Buffer[] = []
  for (const { prefix, entities } of view.feeds) {
    for (const entity of entities) pieces.push(messagePiece(cache, entity, prefix))
  }
  const header = JSON.stringify(headerJson(headerOf(cache, view)))
  return listed(`{"header":${header},"entity":[`, pieces, ']}')
}

/**
 * The newest reading of each key, by table, with the columns of the plan only. Kept whole, not by
 * reading: of a fleet nearly all have moved when somebody asks again.
 */
function latestJson(cache: PlanCache, view: DatasetView): Buffer {
  const { contentTime } = view
  const header = JSON.stringify(
    contentTime === undefined ? {} : { contentTime: new Date(contentTime).toISOString() },
  )
  const chunks = [Buffer.from(`{"header":${header},"readings":{`)]
  let before = ''
  for (const [table, columns] of cache.visible) {
    chunks.push(Buffer.from(`${before}${JSON.stringify(table)}:[`))
    for (const text of textsOf(view, table, columns)) chunks.push(Buffer.from(text))
    before = `]${COMMA}`
  }
  chunks.push(Buffer.from(before === '' ? LATEST_END : `]${LATEST_END}`))
  return Buffer.concat(chunks)
}

/** Readings of one table between commas, some hundred in one text. */
function* textsOf(
  { feeds }: DatasetView,
  table: string,
  columns: ReadonlySet<string>,
): Generator<string> {
  let text = ''
  let comma = ''
  for (const { feed, entities } of feeds) {
    for (const entity of entities) {
      if (entity.rows[table] === undefined) continue
      text += `${comma}${shownOf(entity, table, feed, columns)}`
      comma = COMMA
      if (text.length < CHUNK_CHARACTERS) continue
      yield text
      text = ''
    }
  }
  yield text
}

/** JSON of the newest reading, with the columns of the plan only. */
function shownOf(
  { rows }: Entity,
  table: string,
  feed: string,
  columns: ReadonlySet<string>,
): string {
  const row = rows[table]?.[0]
  let text = columns.has('feed_id') && row?.feed_id === undefined ? member('', 'feed_id', feed) : ''
  for (const name in row) {
    const value = row[name]
    if (value !== undefined && columns.has(name)) text = member(text, name, value)
  }
  return `{${text}}`
}

function member(text: string, name: string, value: unknown): string {
  const own = `"${name}":${JSON.stringify(value)}`
  return text === '' ? own : `${text},${own}`
}

/** Pieces begin with a comma each; the first one's is cut off. */
function listed(start: string, pieces: readonly Buffer[], end: string): Buffer {
  const first = pieces.findIndex(({ length }) => length > 0)
  const rest = first < 0 ? [] : pieces.slice(first)
  const [head, ...tail] = rest
  const cut = head === undefined ? [] : [head.subarray(COMMA.length), ...tail]
  return Buffer.concat([Buffer.from(start), ...cut, Buffer.from(end)])
}

function wholeOf(cache: PlanCache, view: DatasetView): NonNullable<PlanCache['whole']> {
  if (cache.whole?.view !== view) cache.whole = { view }
  return cache.whole
}

function headerOf({ visible }: PlanCache, { header, contentTime }: DatasetView): Header {
  const columns = visible.get('feed_message')
  const version = columns?.has('gtfs_realtime_version') ? header?.gtfs_realtime_version : undefined
  const feedVersion = columns?.has('feed_version') ? header?.feed_version : undefined
  return {
    gtfsRealtimeVersion: typeof version === 'string' ? version : DEFAULT_VERSION,
    ...(contentTime === undefined
      ? {}
      : { timestamp: Math.max(0, Math.floor(contentTime / 1_000)) }),
    ...(typeof feedVersion === 'string' ? { feedVersion } : {}),
  }
}

/** An id the plan hides is replaced by a number that says nothing but is stable. */
function idOf(cache: PlanCache, { id, serial, rows }: Entity, prefix: string): string {
  const { visible, roots, narrowing } = cache
  // A narrowed view has ids of its own, made of what is shown.
  if (narrowing) return id
  for (const { table, id: column } of roots) {
    if (rows[table]) return `${prefix}${visible.get(table)?.has(column) ? id : serial}`
  }
  return `${prefix}${serial}`
}
