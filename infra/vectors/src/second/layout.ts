import { numberOf } from './bytes.ts'

/** Names and widths in bytes, in their order; numbers are unsigned and big-endian. */
export type Layout = readonly (readonly [name: string, bytes: number])[]

/** The numbers of a fixed layout that begins at `from`. */
export function fieldsOf(layout: Layout, bytes: Uint8Array, from = 0): Record<string, number> {
  let at = from
  const values: Record<string, number> = {}
  for (const [name, width] of layout) {
    values[name] = numberOf(bytes.slice(at, at + width))
    at += width
  }
  return values
}
