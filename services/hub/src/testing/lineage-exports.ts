import type { LineageGraph } from '@tongqu/ledger'
import { expect } from 'vitest'
import {
  graphOfProv,
  readOpenLineage,
  readProv,
  runsOf,
  toldOf,
} from '../../../ledger/src/testing/foreign-readers.ts'

export type LineageExports = { graph: LineageGraph; prov: string; events: unknown[] }

/** The same lineage in all formats: asked again while the log grows in between. */
export async function exportsOf(
  read: (path: string) => Promise<{ status: number; bytes: Buffer }>,
  path: string,
): Promise<LineageExports> {
  const given = async (format: string) => {
    const { status, bytes } = await read(`${path}&format=${format}`)
    expect(status, String(bytes)).toBe(200)
    return String(bytes)
  }
  for (;;) {
    const before = await given('json')
    const [prov, events] = [await given('prov'), await given('openlineage')]
    if ((await given('json')) === before) {
      return { graph: JSON.parse(before), prov, events: JSON.parse(events).items }
    }
  }
}

/** Readers that are not ours find no fault, and all of the graph in each export. */
export async function foreignersRead(
  python: string,
  url: string,
  lineages: readonly LineageExports[],
): Promise<void> {
  const documents = await readProv(
    python,
    lineages.map(({ prov }) => prov),
  )
  const runs = await readOpenLineage(
    python,
    lineages.map(({ events }) => events),
  )
  for (const [at, { graph }] of lineages.entries()) {
    const [document, reading] = [documents[at] ?? expect.fail(), runs[at]]
    expect(document.faults).toEqual([])
    expect(graphOfProv(document)).toEqual(toldOf(graph))
    expect(reading).toEqual({ faults: [], runs: runsOf(graph, url) })
  }
}
