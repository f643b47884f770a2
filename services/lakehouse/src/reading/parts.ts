import type { LakeFile } from './files.ts'
import type { Question } from './query.ts'
import type { prune } from './scan.ts'

type Kept = ReturnType<typeof prune>['kept']

/** Files of one partition; `rows` of all of them together. */
export type Part = { kept: Kept; rows: number }

/**
 * The files of an answer in parts that follow each other in canonical order, which begins with the
 * partition columns. One part when they are hidden or masked, or when another order is asked for.
 */
export function partsOf(kept: Kept, question: Question): Part[] {
  const whole = { kept, rows: rowsIn(kept) }
  const { table, restriction, canonical = [], order } = question
  const leads = table.partitionBy.every(
    (name, index) => canonical[index]?.name === name && !restriction?.masks.has(name),
  )
  // Groups reach over partitions.
  if (order.length > 0 || !leads || restriction?.group || kept.length < 2) return [whole]
  const parts = new Map<string, Kept>()
  for (const one of kept) {
    const key = JSON.stringify(table.partitionBy.map((name) => one.file.partition[name] ?? null))
    const part = parts.get(key) ?? []
    parts.set(key, part)
    part.push(one)
  }
  return [...parts.values()]
    .sort(([left], [right]) => comparePlaces(left?.file, right?.file, table.partitionBy))
    .map((part) => ({ kept: part, rows: rowsIn(part) }))
}

/**
 * The parts that a page needs, where every row of theirs counts, and how many of their rows it
 * passes over; else all.
 */
export function neededParts(
  { kept, decided }: ReturnType<typeof prune>,
  question: Question,
  { limit, passed }: { limit: number; passed: number },
): { kept: Kept; passed: number } {
  const { conditions, checks, restriction } = question
  const all = [...conditions, ...(restriction?.conditions ?? [])]
  const everyRow =
    all.every((condition) => decided.has(condition)) &&
    checks.length + (restriction?.checks.length ?? 0) === 0 &&
    !restriction?.subjects
  if (!everyRow) return { kept, passed }
  const needed: Part[] = []
  let rest = passed
  let rows = 0
  for (const part of partsOf(kept, question)) {
    if (rows === 0 && part.rows <= rest) {
      rest -= part.rows
      continue
    }
    needed.push(part)
    rows += part.rows
    if (rows >= rest + limit) break
  }
  return { kept: needed.flatMap((part) => part.kept), passed: rest }
}

function rowsIn(kept: Kept): number {
  return kept.reduce((sum, { file }) => sum + file.rows, 0)
}

/** As DuckDB orders text and days; nulls come last. */
function comparePlaces(
  left: LakeFile | undefined,
  right: LakeFile | undefined,
  names: readonly string[],
): number {
  for (const name of names) {
    const [one, other] = [left?.partition[name], right?.partition[name]]
    if (one === other) continue
    if (one === null || one === undefined) return 1
    if (other === null || other === undefined) return -1
    const order = Buffer.compare(Buffer.from(one), Buffer.from(other))
    if (order !== 0) return order
  }
  return 0
}
