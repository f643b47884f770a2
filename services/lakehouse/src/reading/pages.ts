import { createHash } from 'node:crypto'
import { together } from './body.ts'
import { type ByteCache, openByteCache } from './cache.ts'
import { cursorText, type Passed, type Place, placeIn } from './cursor.ts'
import { columnsOutput } from './download.ts'
import { arrowEncoder } from './encode/arrow.ts'
import { framed } from './encode/join.ts'
import { frameOf, type RowText, rowText, type TextEncoding } from './encode/row-text.ts'
import type { LakeFile, ReadSnapshot, ReadTable } from './files.ts'
import { packed, unpacked } from './packed.ts'
import { type PageDeps, type PageLines, type PageRange, pageLines, pageOf } from './page.ts'
import { type Points, pointLines } from './points.ts'
import { type Question, questionOf } from './query.ts'
import { wrongLimit } from './refusals.ts'
import { prune } from './scan.ts'
import type { EncodedPage } from './types.ts'
import { free } from './vectors.ts'

export type PagesDeps = PageDeps & {
  cache: ByteCache
  hot: HotBodies
  once: <T>(key: string, work: () => Promise<T>) => Promise<T>
  points: Points
}

export const MAX_PAGE_ROWS = 10_000

/** A page over more files is not cached: naming the files would cost more than it saves. */
const CACHED_FILES = 256

/** A page that has been made ready to run. */
export type AskedPage = { question: Question; files: readonly LakeFile[]; range: PageRange }

/** Checks limit, question and cursor; throws `Problem`. */
export function askedPage(
  snapshot: ReadSnapshot,
  table: ReadTable,
  query: Parameters<typeof questionOf>[1],
  page: { limit: number; cursor?: string },
): AskedPage {
  const { limit, cursor } = page
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_ROWS)
    throw wrongLimit(MAX_PAGE_ROWS)
  const question = questionOf(table.table, query)
  const counted = question.canonical !== undefined
  const bound = () => ({ release: snapshot.release, hash: question.hash(), counted })
  const after = cursor === undefined ? undefined : placeIn(cursor, bound(), table.files)
  return { question, files: table.files, range: { limit, after } }
}

/** Opaque text for the next page. */
export function nextCursor(
  snapshot: ReadSnapshot,
  question: Question,
  next: Place | undefined,
): { next?: string } {
  if (!next) return {}
  return { next: cursorText({ ...next, release: snapshot.release, hash: question.hash() }) }
}

/** Whole answers that are wanted most, by what is kept of them in the cache. */
export type HotBodies = {
  get(kept: object): Uint8Array | undefined
  offer(kept: object, body: Uint8Array): void
}

/**
 * Takes in one in eight of what it is offered: what is wanted often is offered often, and the rest
 * does not push it out.
 */
export function openHotBodies(maxBytes: number): HotBodies {
  const bodies = openByteCache<object>(maxBytes)
  let offered = 0
  return {
    get: (kept) => bodies.get(kept) as Uint8Array | undefined,
    offer(kept, body) {
      offered += 1
      if (offered % OFFERS_TAKEN === 0) bodies.put(kept, body, body.byteLength)
    },
  }
}

const OFFERS_TAKEN = 8

export type PageBody = Omit<EncodedPage, 'contentType'>

/** A page as the bytes of a text encoding. They may be those that others get: not to be changed. */
export async function textPage(
  deps: PagesDeps,
  snapshot: ReadSnapshot,
  asked: AskedPage,
  encoding: TextEncoding,
): Promise<PageBody> {
  const { question } = asked
  const page = await linesOf(deps, asked, rowText(encoding, question))
  const frame = frameOf(encoding, question)
  // Of the two encodings of one kind of row, the list is the one that browsers and scripts ask for.
  const kept = page.next === undefined && frame.rows === 'list' ? page.kept : undefined
  const known = kept && deps.hot.get(kept)
  const { rows } = page
  if (known) return { body: known, rows }
  const cursor = nextCursor(snapshot, question, page.next)
  const lines = page.lines()
  const body = framed(frame, lines, cursor.next)
  if (page.copied) free(lines)
  if (kept) deps.hot.offer(kept, body)
  return { body, rows, ...cursor }
}

/** A page as an Arrow IPC stream. */
export async function arrowPage(
  deps: PagesDeps,
  snapshot: ReadSnapshot,
  { question, files, range }: AskedPage,
): Promise<PageBody> {
  const encoder = arrowEncoder(question.columns)
  const pieces = [encoder.head()]
  const output = columnsOutput(question)
  const { rows, next } = await pageOf(deps, files, question, output, range, (part, count) => {
    const batch = encoder.add(part.chunk, count)
    if (batch) pieces.push(batch)
    return true
  })
  const body = together([...pieces, ...encoder.tail()])
  return { body, rows, ...nextCursor(snapshot, question, next) }
}

/** From the point cache, from the page cache, or from the files. */
async function linesOf(deps: PagesDeps, asked: AskedPage, text: RowText): Promise<PageLines> {
  const { question, files, range } = asked
  const point = await pointLines(deps.points, asked, text)
  if (point) return point
  const key = cacheKey(asked, text)
  if (key === undefined) return pageLines(deps, files, question, text, range)
  const known = deps.cache.get(key) as CachedPage | undefined
  if (known) return fromCache(known, files)
  return deps.once(key, async () => {
    const page = await pageLines(deps, files, question, text, range)
    const lines = packed(page.lines())
    const { next: place } = page
    const next =
      place && 'file' in place ? { local: files[place.file]?.local ?? '', row: place.row } : place
    deps.cache.put(key, { lines, rows: page.rows, next }, lines.data.byteLength)
    return page
  })
}

/** File indexes are of one release; a page outlives it while its files are the same. */
type CachedPage = {
  lines: ReturnType<typeof packed>
  rows: number
  next: { local: string; row: number } | Passed | undefined
}

function fromCache({ lines, rows, next }: CachedPage, files: readonly LakeFile[]): PageLines {
  const file = next && 'local' in next ? files.findIndex(({ local }) => local === next.local) : -1
  const place = next && 'local' in next ? { file, row: next.row } : next
  return {
    rows,
    next: place && 'file' in place && file < 0 ? undefined : place,
    lines: () => unpacked(lines),
    copied: true,
  }
}

/**
 * By the files that may hold an answer, not by the release: a new version that leaves them alone
 * keeps the page. Undefined for a page that is not worth it.
 */
function cacheKey({ question, files, range }: AskedPage, text: RowText): string | undefined {
  const { kept } = prune(files, question)
  if (kept.length > CACHED_FILES) return undefined
  const hash = createHash('sha1')
  for (const { file } of kept) hash.update(file.local).update('\n')
  hash.update(range.after ? placeKey(range.after, files) : '')
  return `page:${hash.digest('base64url')}:${question.hash()}:${text.kind}:${range.limit}`
}

function placeKey(place: Place, files: readonly LakeFile[]): string {
  if ('passed' in place) return `${place.passed}`
  return `${files[place.file]?.local}#${place.row}`
}
