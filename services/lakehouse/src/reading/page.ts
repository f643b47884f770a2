import { Problem } from '@tongqu/contracts'
import type { Place, Position } from './cursor.ts'
import { lineSql, type RowText } from './encode/row-text.ts'
import type { LakeFile } from './files.ts'
import type { Footers } from './footers.ts'
import type { Lane } from './lane.ts'
import { neededParts } from './parts.ts'
import type { Question } from './query.ts'
import { type Part, sealedRows } from './rows.ts'
import { prune } from './scan.ts'
import { asTooLarge, mustNotSpill } from './secrecy.ts'
import {
  countedRowsSql,
  type Mark,
  type Output,
  POSITION_OUTPUT,
  pageRowsSql,
  sealed,
} from './statements.ts'
import { appendTexts, columnVector, fixedBytes, Texts } from './vectors.ts'

export type PageDeps = {
  footers: Footers
  /** `guarded` never writes to the disk. */
  lanes: { point: Lane; scan: Lane; guarded: Lane }
}

/** Rows of a page as text, and where it ended if there is more. */
export type PageLines = {
  rows: number
  next: Place | undefined
  /** The text of the rows, each with its line end. */
  lines(): Uint8Array
  /** Is that text a copy of the caller's own? */
  copied: boolean
  /** What is kept, when the page is all of it and nothing else. */
  kept?: object
}

export type PageRange = { limit: number; after: Place | undefined }

/** A page ends early, with a cursor, when its rows take more than this. */
const MAX_PAGE_BYTES = 32 * 1024 * 1024

const PAGE_SECONDS = 30

/** Up to so many rows in the files left, one thread per query is quicker for all together. */
const POINT_LANE_ROWS = 500_000

/** One page as text, each row with its line end. */
export async function pageLines(
  deps: PageDeps,
  files: readonly LakeFile[],
  question: Question,
  rowText: RowText,
  range: PageRange,
): Promise<PageLines> {
  const output = { sql: [lineSql(rowText)], columns: rowText.columns }
  const texts = new Texts()
  const { rows, next } = await pageOf(deps, files, question, output, range, (part, wanted) => {
    appendTexts(texts, columnVector(part.chunk, 0), wanted)
    return texts.size < MAX_PAGE_BYTES
  })
  return { rows, next, lines: () => texts.bytes.subarray(0, texts.size), copied: false }
}

/**
 * Runs one page and hands its parts to `take`, which answers whether more may come; the row beyond
 * the limit, which tells whether there is a next page, is never handed on. Throws `query-too-slow`.
 */
export async function pageOf(
  deps: PageDeps,
  files: readonly LakeFile[],
  question: Question,
  output: Output,
  { limit, after }: PageRange,
  take: (part: Part, rows: number) => boolean,
): Promise<{ rows: number; next: Place | undefined }> {
  const { kept, statement } = await pageStatement(deps, files, question, output, {
    limit: limit + 1,
    after,
  })
  const counted = question.canonical !== undefined
  const sealedStatement = sealed(statement, output, counted ? [] : POSITION_OUTPUT)
  const lane = laneFor(deps, kept, question)
  const timeout = AbortSignal.timeout(PAGE_SECONDS * 1000)
  const fileAt = output.sql.length
  let rows = 0
  let last: Place | undefined
  let next: Place | undefined
  try {
    for await (const part of sealedRows(lane, sealedStatement, timeout)) {
      const count = Math.min(part.rows, limit - rows)
      const more = count === 0 || take(part, count)
      rows += count
      if (counted) last = { passed: passedOf(after) + rows }
      else if (count > 0) last = positionAt(part, fileAt, count - 1, kept)
      if (count < part.rows) next = last
      if (!more) return { rows, next: last }
    }
  } catch (error) {
    if (timeout.aborted)
      throw new Problem('query-too-slow', { cause: error, seconds: PAGE_SECONDS })
    throw mustNotSpill(question) ? asTooLarge(error) : error
  }
  return { rows, next }
}

type Kept = ReturnType<typeof prune>['kept']

function passedOf(after: Place | undefined): number {
  return after && 'passed' in after ? after.passed : 0
}

/** SQL of the rows of a page and their positions, if any, and the files it counts them in. */
export async function pageStatement(
  deps: PageDeps,
  files: readonly LakeFile[],
  question: Question,
  output: Output,
  { limit, after: place }: PageRange,
) {
  const pruned = prune(files, question)
  if (question.canonical) {
    const { kept, passed } = neededParts(pruned, question, { limit, passed: passedOf(place) })
    const scope = { files: await scanned(deps, filesOf(kept)), decided: pruned.decided }
    return { kept, statement: countedRowsSql(question, scope, output, { limit, passed }) }
  }
  const after = place && 'file' in place ? place : undefined
  const ordered = question.order.length > 0
  const kept = ordered ? pruned.kept : firstNeeded(pruned, question, { limit, after })
  const scope = {
    files: await scanned(deps, filesOf(kept)),
    decided: pruned.decided,
  }
  const mark = after && ordered ? await markOf(deps, files, kept, after) : undefined
  const resumed = after && !ordered && kept[0]?.index === after.file ? after.row : undefined
  const statement = pageRowsSql(question, scope, output, {
    limit,
    ...(resumed === undefined ? {} : { after: resumed }),
    ...(mark ? { mark } : {}),
  })
  return { kept, statement }
}

/** Files from the cursor on; where every row counts, no more than the page can need. */
function firstNeeded(
  { kept, decided }: ReturnType<typeof prune>,
  question: Question,
  { limit, after }: { limit: number; after: Position | undefined },
): Kept {
  const rest = after ? kept.filter(({ index }) => index >= after.file) : kept
  const everyRow = question.conditions.every((condition) => decided.has(condition))
  if (!everyRow || question.checks.length > 0) return rest
  let rows = 0
  const enough = rest.findIndex(({ file, index }) => {
    rows += after?.file === index ? file.rows - after.row - 1 : file.rows
    return rows >= limit
  })
  return enough < 0 ? rest : rest.slice(0, enough + 1)
}

function filesOf(kept: Kept): LakeFile[] {
  return kept.map(({ file }) => file)
}

/** What a statement needs to know of some files. */
export async function scanned(deps: Pick<PageDeps, 'footers'>, files: readonly LakeFile[]) {
  const columns = await deps.footers.columnsOf(files.map(({ local }) => local))
  return files.map(({ local }, index) => ({ local, columns: columns[index] ?? new Set<string>() }))
}

async function markOf(
  deps: PageDeps,
  files: readonly LakeFile[],
  kept: Kept,
  after: Position,
): Promise<Mark> {
  const marked = files[after.file]
  const [file] = marked ? await scanned(deps, [marked]) : []
  if (!file) throw new Error('a mark must lie in a file of the release')
  const place = kept.findIndex(({ index }) => index >= after.file)
  const inScope = kept[place]?.index === after.file
  return { position: { file: place < 0 ? kept.length : place, row: after.row }, file, inScope }
}

/** A scan of much, which no early end can be hoped for, uses all threads. */
function laneFor(deps: PageDeps, kept: Kept, question: Question): Lane {
  const { lanes } = deps
  if (mustNotSpill(question)) return lanes.guarded
  const rows = kept.reduce((sum, { file }) => sum + file.rows, 0)
  const endsEarly =
    question.order.length === 0 && question.conditions.length === 0 && !question.canonical
  return endsEarly || rows <= POINT_LANE_ROWS ? lanes.point : lanes.scan
}

function positionAt(part: Part, fileColumn: number, row: number, kept: Kept): Position {
  const at = (column: number) => {
    const bytes = fixedBytes(columnVector(part.chunk, column), part.rows, 8)
    return Number(new BigInt64Array(bytes.buffer, bytes.byteOffset, part.rows)[row])
  }
  return { file: kept[at(fileColumn)]?.index ?? -1, row: at(fileColumn + 1) }
}
