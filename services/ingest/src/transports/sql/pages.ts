import { Problem } from '@tongqu/contracts'
import type { Plan, Taken } from './plan.ts'
import { type From, isSamePlace, pageStatement } from './statements.ts'
import type { Cell, Dialect, Place, SqlSession } from './types.ts'
import { markOf, type Window } from './window.ts'

/** New rows of one page, in order. */
export type Chunk = readonly Taken[]

export type PageDeps = {
  session: Pick<SqlSession, 'read'>
  dialect: Dialect
  plan: Plan
  pageRows: number
  /** Rows after this watermark are left for later. */
  until?: string | undefined
  /** How far the view had been read, and what was taken behind that. */
  position?: string | undefined
  past: Window
  /** The greatest watermark there is. */
  newest?: string | undefined
  /** Takes what the pull after this one will meet again. */
  next: Window
  /** Told before each query. */
  onQuery(): void
}

/**
 * Reads a view from `from` to its end, page by page; the next page is on its way while this one is
 * written. Rows that were taken before are left out. Throws the problems `sql-*`.
 */
export async function* newRows(deps: PageDeps, from: From): AsyncGenerator<Chunk> {
  const { placeOf } = deps.plan
  /** Lines of the page before that stand where it ended: those rows come once more. */
  let border: { lead: Cell | undefined; lines: Set<string> } | undefined
  for await (const rows of pagesFrom(deps, from)) {
    const [first] = rows
    const last = rows.at(-1)
    if (!first || !last) return
    const known = new Set<number>()
    const marks = marksOf(deps, placeOf(first.order), placeOf(last.order), rows)
    for (const [index, mark] of marks?.entries() ?? []) if (deps.past.has(mark)) known.add(index)
    for (const [index, { line, order }] of rows.entries()) {
      if (!border || order[0] !== border.lead) break
      if (border.lines.has(line)) known.add(index)
    }
    yield known.size === 0 ? rows : rows.filter((_, index) => !known.has(index))
    const [lead] = last.order
    const start = rows.findLastIndex(({ order }) => order[0] !== lead) + 1
    border = { lead, lines: new Set(rows.slice(start).map(({ line }) => line)) }
  }
}

/** Pages that are read before they are wanted: the database works while others are written. */
const PAGES_AHEAD = 2

async function* pagesFrom(deps: PageDeps, from: From): AsyncGenerator<Chunk> {
  const { session, dialect, plan, pageRows, until } = deps
  const ask = (place: From) => {
    deps.onQuery()
    const statement = pageStatement(dialect, plan, place, { rows: pageRows, until })
    return heldBack(session.read(statement, plan.take))
  }
  let at: Place | undefined
  /** What comes after a page, asked for as soon as that is there. */
  const after = async (page: Promise<Chunk>): Promise<Chunk> => {
    const rows = await page
    const last = rows.at(-1)
    if (!last || rows.length < pageRows) return []
    const place = plan.placeOf(last.order)
    if (isSamePlace(place, at)) throw repeated(plan)
    at = place
    return ask(plan.watermark ? place : { key: place.key })
  }
  const ahead: Promise<Chunk>[] = [ask(from)]
  for (;;) {
    while (ahead.length <= PAGES_AHEAD) {
      ahead.push(heldBack(after(ahead.at(-1) ?? Promise.resolve([]))))
    }
    const rows = await ahead.shift()
    if (!rows || rows.length === 0) return
    yield rows
  }
}

/** Nobody may be waiting for it any more when it fails. */
function heldBack<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

/** Hashes of the lines, when some may have been taken before or will be met again. */
function marksOf(
  { plan, position, newest, next }: PageDeps,
  first: Place,
  last: Place,
  rows: Chunk,
): readonly string[] | undefined {
  const { scale } = plan
  if (!scale || newest === undefined) return undefined
  const isText = scale.kind === 'text'
  const mayBeKnown =
    position !== undefined &&
    (isText ? first.watermark === position : !scale.isBefore(position, first.watermark))
  const comesAgain = isText
    ? last.watermark === newest
    : !scale.isBefore(last.watermark, scale.lower(newest))
  if (!mayBeKnown && !comesAgain) return undefined
  const marks = rows.map(({ line }) => markOf(line))
  if (comesAgain) next.add(first, marks)
  return marks
}

function repeated({ watermark, key }: Plan): Problem {
  const list = [...(watermark ? [watermark] : []), ...key].map(({ name }) => name).join(', ')
  return new Problem('sql-view-unfit', { detail: { 'zh-CN': list, en: list } })
}
