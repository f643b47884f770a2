import type { LakeColumn, LakeTable } from '../table.ts'

/**
 * Columns that make an order of rows which says nothing but what is shown: rows alike in all of
 * them are the same row to who reads. Partitions come first where they are shown, so that a page
 * need not read them all; then the columns of the answer, in table order.
 */
export function canonicalColumns(
  table: LakeTable,
  visible: ReadonlyMap<string, LakeColumn>,
  answer: readonly LakeColumn[],
): LakeColumn[] {
  const wanted = new Set([...table.partitionBy, ...answer.map(({ name }) => name)])
  const first = table.partitionBy.flatMap((name) => visible.get(name) ?? [])
  const rest = table.columns.flatMap(({ name }) => {
    const column = wanted.has(name) && !table.partitionBy.includes(name) && visible.get(name)
    return column ? [column] : []
  })
  return [...first, ...rest]
}
