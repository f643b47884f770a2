/** The `mapping` of a file that is given to a command, outside of the catalogue. */
import { isMap } from 'yaml'
import { type PlaceFault, placeIn } from './drafts.ts'
import { plain } from './plain.ts'
import type { CatalogFault } from './types.ts'
import { openPage } from './yaml-page.ts'

/** Undefined exactly when there are faults. */
export type ReadMapping = { mapping: unknown; faults: readonly CatalogFault[] }

const KEY = 'mapping'

/**
 * Reads a YAML file that is a mapping, or a source of the catalogue that has one. `check` is that
 * of the adapter; its faults, too, name a line.
 */
export function readMapping(
  file: string,
  bytes: Uint8Array,
  check: (mapping: unknown) => readonly PlaceFault[],
): ReadMapping {
  const page = openPage(file, bytes)
  if (page.faults.length > 0) return { mapping: undefined, faults: page.faults }
  const inner = isMap(page.root) ? page.root.get(KEY, true) : undefined
  const node = inner ?? page.root
  page.mark(KEY, node)
  const mapping = plain(node, page, KEY)
  if (page.faults.length === 0) {
    for (const fault of check(mapping)) page.fault(placeIn(KEY, fault), fault.message)
  }
  return page.faults.length > 0
    ? { mapping: undefined, faults: page.faults }
    : { mapping, faults: [] }
}
