import type { AccessPlan } from '@tongqu/access'
import type { Dataset } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { RecordsQuery } from '@tongqu/lakehouse'
import type { Ask } from './ask.ts'
import type { GatewayDeps } from './deps.ts'
import { tryPlan } from './lookup.ts'
import { type Frame, type Spot, spotOf } from './map-frame.ts'
import { tell } from './preview.ts'
import { viewOf } from './views.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'lake' | 'decide' | 'now'>

/** Lines of one timetable, as path data of SVG in the units of the frame. */
export type Lines = { dataset: string; family: string; path: string; points: readonly Spot[] }

const SHAPES = 'gtfs/shapes@1'
const COLUMNS = ['shape_id', 'shape_pt_sequence', 'shape_pt_lat', 'shape_pt_lon']
/** A background: what lies beyond stays away. Pages of the most rows a page may have. */
const MAX_POINTS = 60_000
const PAGE_POINTS = 10_000
/** A table with more is not put into order for the sake of a background. */
const MAX_TABLE_POINTS = 2_000_000
/** Points nearer to the one before are not drawn, in units of the frame (some 30 m). */
const LEAST_STEP_UNITS = 3

/** What was drawn last, by lake: a release never changes. */
const known = new WeakMap<Deps['lake'], Map<string, Drawn>>()

/** Asked by many at once, drawn once. */
type Drawn = { key: string; lines: Promise<Lines> }

/** The lines of every timetable that this caller may read at the records door. */
export async function linesFor(deps: Deps, ask: Ask, frame: Frame): Promise<Lines[]> {
  const found: Lines[] = []
  for (const dataset of deps.catalog().datasets.values()) {
    const table = dataset.tables.find(({ contract }) => contract === SHAPES)?.name
    if (dataset.state !== 'LISTED' || !table || !dataset.doors.includes('records')) continue
    const plan = tryPlan(deps, ask, dataset.id)
    if (plan instanceof Problem) continue
    const lines = await linesOf(deps.lake, dataset, table, plan, frame, ask)
    if (lines && lines.path !== '') found.push(lines)
  }
  return found
}

async function linesOf(
  lake: Deps['lake'],
  dataset: Dataset,
  table: string,
  plan: AccessPlan,
  frame: Frame,
  ask: Ask,
): Promise<Lines | undefined> {
  const shown = viewOf(plan, table)
  if (!COLUMNS.every((name) => shown.view.includes(name))) return undefined
  const { id, family } = dataset
  try {
    const snapshot = await lake.pin(id)
    try {
      if ((snapshot.tables.get(table)?.rows ?? 0) > MAX_TABLE_POINTS) return undefined
      const told = async (made: Promise<Lines>) => {
        const lines = await made
        tell(ask, plan, snapshot.release, lines.points.length)
        return lines
      }
      const key = JSON.stringify([plan.hash, snapshot.release, frame])
      const drawn = known.get(lake) ?? new Map<string, Drawn>()
      known.set(lake, drawn)
      const last = drawn.get(id)
      if (last?.key === key) return await told(last.lines)
      const order = COLUMNS.slice(0, 2).map((column) => ({ column, descending: false }))
      const question = { table, ...shown, select: COLUMNS, where: [], order }
      const lines = rowsOf(lake, snapshot, question).then((rows) => ({
        dataset: id,
        family,
        ...draw(rows, frame),
      }))
      drawn.set(id, { key, lines })
      return await told(lines)
    } finally {
      snapshot.close()
    }
  } catch (error) {
    // What can not be read in time is not tried again before the next release.
    if (error instanceof Problem) return undefined
    throw error
  }
}

type Row = Record<string, unknown>
type Pinned = Awaited<ReturnType<Deps['lake']['pin']>>

async function rowsOf(lake: Deps['lake'], snapshot: Pinned, question: RecordsQuery) {
  const rows: Row[] = []
  let cursor: string | undefined
  do {
    const extent = { limit: PAGE_POINTS, ...(cursor && { cursor }) }
    const { items, next } = await lake.page(snapshot, question, extent)
    rows.push(...items)
    cursor = next
  } while (cursor && rows.length < MAX_POINTS)
  return rows
}

/** Both directions of a line, and lines along the same street, are drawn once. */
function draw(rows: readonly Row[], frame: Frame): Pick<Lines, 'path' | 'points'> {
  const drawn = new Set<string>()
  const points: Spot[] = []
  let path = ''
  let pen: Spot | undefined
  let before: Spot | undefined
  let shape: unknown
  for (const row of rows) {
    const spot = spotOf(frame, Number(row.shape_pt_lon), Number(row.shape_pt_lat))
    if (row.shape_id !== shape) before = undefined
    shape = row.shape_id
    if (before && Math.hypot(spot.x - before.x, spot.y - before.y) < LEAST_STEP_UNITS) continue
    if (before && isNew(drawn, before, spot)) {
      if (pen !== before) path += `M${before.x} ${before.y}`
      path += `L${spot.x} ${spot.y}`
      pen = spot
      points.push(spot)
    }
    before = spot
  }
  return { path, points }
}

function isNew(drawn: Set<string>, a: Spot, b: Spot): boolean {
  const [from, to] = [`${a.x},${a.y}`, `${b.x},${b.y}`]
  const key = from < to ? `${from} ${to}` : `${to} ${from}`
  if (drawn.has(key)) return false
  drawn.add(key)
  return true
}
