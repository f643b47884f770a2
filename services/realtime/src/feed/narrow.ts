/** Cuts the layout down to the columns a plan lets through; everything after sees only the rest. */
import type { Group, Leaf, Part, Root, Rows } from './layout.ts'
import { ROOTS } from './layout.ts'

/** Columns that may leave, by contract name (`vehicle_position`). */
export type VisibleColumns = ReadonlyMap<string, ReadonlySet<string>>

/** Roots of which the plan shows at least the existence; the others are no part of the feed. */
export function narrowRoots(visible: VisibleColumns): Root[] {
  return ROOTS.filter(({ table }) => visible.has(table)).map((root) => ({
    ...root,
    parts: narrow(root.parts, root.table, visible),
  }))
}

function narrow(parts: readonly Part[], table: string, visible: VisibleColumns): Part[] {
  return parts.flatMap((part): Part[] => {
    if ('column' in part) return sees(visible, table, part) ? [part] : []
    return 'table' in part ? narrowRows(part, visible) : narrowGroup(part, table, visible)
  })
}

/** A group without a field the standard requires could not be decoded, so it is left out whole. */
function narrowGroup(part: Group, table: string, visible: VisibleColumns): Group[] {
  if (neededLeaves(part.parts).some((leaf) => !sees(visible, table, leaf))) return []
  const parts = narrow(part.parts, table, visible)
  return parts.length > 0 || part.needed ? [{ ...part, parts }] : []
}

function narrowRows(part: Rows, visible: VisibleColumns): Rows[] {
  const columns = visible.get(part.table)
  // Where a row belongs is itself a value: without that column the rows can not be placed.
  if (columns === undefined || (part.only && !columns.has(part.only.column))) return []
  if (neededLeaves(part.parts).some((leaf) => !sees(visible, part.table, leaf))) return []
  const parts = narrow(part.parts, part.table, visible)
  return parts.length > 0 ? [{ ...part, parts }] : []
}

function sees(visible: VisibleColumns, table: string, { column }: Leaf): boolean {
  return visible.get(table)?.has(column) ?? false
}

/** The leaves the standard requires of a message. */
export function neededLeaves(parts: readonly Part[]): Leaf[] {
  return parts.filter((part): part is Leaf => 'column' in part && part.needed)
}
