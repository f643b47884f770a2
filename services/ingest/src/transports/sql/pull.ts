import type { Source, SqlPull } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { DeliveryRecord, RawStore } from '@tongqu/lakehouse'
import type { Facts, Intake } from '../../intake.ts'
import type { Target } from '../../target.ts'
import { openCutter, type Tally } from './cutter.ts'
import { type Chunk, newRows } from './pages.ts'
import type { Past } from './past.ts'
import { type Plan, planOf } from './plan.ts'
import { type Oddities, type Remark, remarksOf, toldOf } from './remarks.ts'
import { timeText } from './scale.ts'
import type { Seen } from './seen.ts'
import { type From, newestStatement } from './statements.ts'
import type { Dialect, SqlSession } from './types.ts'
import { plainText } from './values.ts'
import { openWindow, WINDOW_ROWS } from './window.ts'

export type PullDeps = {
  source: Pick<Source, 'id' | 'mapping' | 'limits'>
  transport: SqlPull
  target: Target
  /** Says which view it is, and how it is read. */
  of: string
  intake: Pick<Intake, 'keep'>
  raw: Pick<RawStore, 'newest'>
  seen: Seen
  odd: Oddities
  /** May more be kept, or must what was kept land first? */
  hasRoom(): boolean
  onKept(record: DeliveryRecord, rows: number, isRepeat: boolean): void
  spend(requests: number, bytes: number): void
  /** Milliseconds since 1970. */
  now(): number
}

/** What a pull came to. */
export type Pulled = {
  rows: number
  deliveries: number
  /** It ended before the view did: the next one goes on at once. */
  isBehind: boolean
  /** What the next pull begins with; absent: it has to be looked up. */
  past?: Past
  /** What was found odd with the view. */
  remarks: readonly Remark[]
}

/** Clocks of the two sides, and times without a zone, differ by no more. */
const FUTURE_MILLISECONDS = 86_400_000
const CONTENT_TYPE = 'application/x-ndjson'

/**
 * Reads what is new in a view, in one transaction, and keeps it as deliveries. What has been kept
 * when it fails stays; nothing is kept in part. `past` answers what was taken before, once the
 * columns are known. Throws the problems `sql-*` and those of the store.
 */
export async function pullOnce(
  deps: PullDeps,
  { session, dialect }: { session: SqlSession; dialect: Dialect },
  past: (plan: Plan) => Promise<Past>,
): Promise<Pulled> {
  const { transport, source, seen } = deps
  const columns = await session.columns(transport.view)
  const plan = planOf(transport, source.mapping, columns, seen.columns())
  const before: Past = plan.watermark ? await past(plan) : { window: openWindow() }
  const until = untilOf(plan, deps.now())
  const newest = await newestOf(deps, session, dialect, plan, until)
  checkPosition(plan, before.position, newest)
  const remarks = await remarksOf({ session, dialect, plan, until, odd: deps.odd, now: deps.now() })
  const next = openWindow(WINDOW_ROWS)
  const { position, window } = before
  const pages = { session, dialect, plan, pageRows: transport.pageRows, until, position, newest }
  const onQuery = () => deps.spend(1, 0)
  const rows = newRows({ ...pages, past: window, next, onQuery }, fromOf(plan, before))
  const kept = await keepAll(deps, plan, rows, position, remarks)
  if (plan.change === undefined && seen.columns() === undefined) await seen.keep(plan.seen)
  if (kept.isBehind || !plan.watermark) return { ...kept, remarks }
  const reached = kept.position
  return {
    ...kept,
    remarks,
    past: { window: next, ...(reached === undefined ? {} : { position: reached }) },
  }
}

/** Where reading begins: behind the position by the overlap, or where the memory of rows does. */
function fromOf({ scale }: Plan, { position, window }: Past): From {
  if (!scale || position === undefined) return {}
  return window.start() ?? { watermark: scale.lower(position) }
}

async function keepAll(
  deps: PullDeps,
  plan: Plan,
  rows: AsyncIterator<Chunk>,
  position: string | undefined,
  remarks: readonly Remark[],
): Promise<{ rows: number; deliveries: number; isBehind: boolean; position: string | undefined }> {
  const { source, target, intake, raw, now } = deps
  const cutter = openCutter(rows, source.limits)
  const startedAt = now()
  const isWhole = plan.watermark === undefined
  const all = { rows: 0, deliveries: 0, isBehind: false, position }
  while (await cutter.hasMore()) {
    const isLate = now() - startedAt > source.limits.seconds * 1000
    if (all.deliveries > 0 && (isLate || !deps.hasRoom())) return { ...all, isBehind: true }
    const tally: Tally = { rows: 0, bytes: 0 }
    const facts = (): Facts => {
      const reached = positionOf(deps.of, plan, tally, all.position)
      if (reached) all.position = reached.watermark
      return {
        contentType: CONTENT_TYPE,
        ...(reached ? { position: reached } : {}),
        ...(all.deliveries === 0 && remarks.length > 0 ? { remarks } : {}),
      }
    }
    let isRepeat = false
    const record = await intake.keep(target, cutter.body(tally, isWhole), facts, async (sha256) => {
      const before = isWhole ? await raw.newest(target.id) : undefined
      isRepeat = before?.sha256 === sha256
      return isRepeat ? before : undefined
    })
    if (all.deliveries === 0) await remember(deps, plan, remarks)
    all.deliveries += 1
    all.rows += tally.rows
    deps.spend(0, tally.bytes)
    deps.onKept(record, isRepeat ? 0 : tally.rows, isRepeat)
  }
  return all
}

/** Told once: what a delivery carries need not be said again. */
async function remember({ seen, odd }: PullDeps, plan: Plan, remarks: readonly Remark[]) {
  toldOf(odd, remarks)
  if (plan.change) await seen.keep(plan.seen)
}

function positionOf(of: string, plan: Plan, { last }: Tally, before: string | undefined) {
  const { scale } = plan
  if (!scale || !last) return undefined
  const { watermark } = plan.placeOf(last)
  const isLast = before === undefined || !scale.isBefore(watermark, before)
  return { of, watermark: isLast ? watermark : before, isLast }
}

/** A time far ahead would hide all that is written before it comes. */
function untilOf({ watermark, scale }: Plan, now: number): string | undefined {
  if (scale?.kind !== 'time' || !watermark) return undefined
  const text = timeText(now + FUTURE_MILLISECONDS, watermark.kind === 'instant' ? 'Z' : '')
  return watermark.kind === 'date' ? text.slice(0, 10) : text
}

async function newestOf(
  deps: PullDeps,
  session: SqlSession,
  dialect: Dialect,
  { watermark, view }: Plan,
  until: string | undefined,
): Promise<string | undefined> {
  if (!watermark) return undefined
  deps.spend(1, 0)
  const [row] = await session.rows(newestStatement(dialect, { view, watermark }, until))
  return plainText(watermark.kind, row?.[0])
}

function checkPosition(
  { scale, watermark }: Plan,
  position: string | undefined,
  newest: string | undefined,
): void {
  if (!scale || !watermark || position === undefined) return
  if (!scale.fits(position)) {
    const detail = { 'zh-CN': watermark.name, en: watermark.name }
    throw new Problem('sql-view-changed', { detail })
  }
  if (newest !== undefined && scale.isBefore(newest, scale.lower(position))) {
    throw new Problem('sql-watermark-back', {
      detail: { 'zh-CN': `${newest} < ${position}`, en: `${newest} < ${position}` },
    })
  }
}
