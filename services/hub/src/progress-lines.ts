import type { Catalog } from '@tongqu/catalog'
import type { FeedUpdate, Released, SourceStatus } from '@tongqu/realtime'
import { type FleetWorld, openFleetLine } from './fleet-line.ts'
import type { Output } from './world.ts'

/**
 * Tells a person at the terminal what lands for the first time, one line per source, until every
 * source has been heard of.
 */
export type ProgressLines = {
  released(event: Released): void
  status(event: SourceStatus): void
  /** Vehicles have moved; heard after the real-time state has. */
  moved(event: FeedUpdate): void
}

/** `onDone` is called once, when all `sources` have landed or been found unchanged. */
export function openProgressLines(
  out: Output,
  catalog: Catalog,
  sources: readonly string[],
  onDone: (landed: number) => void,
  world: FleetWorld,
): ProgressLines {
  const fleets = openFleetLine(out, world)
  const waiting = new Set(sources)
  const failed = new Set<string>()
  const releases = new Map<string, number>()
  return {
    released({ dataset, release }) {
      releases.set(dataset, release)
      fleets.released(dataset)
    },
    moved: fleets.moved,
    status({ source, dataset, outcome, readings = 0, rejects = 0, code, detail }) {
      if (!waiting.has(source)) return
      fleets.clear()
      if (outcome === 'failed') {
        if (failed.has(source)) return
        failed.add(source)
        out.write(`✗ ${dataset}  ${code}  ${detail ?? ''}\n`)
        return
      }
      waiting.delete(source)
      const title = catalog.datasets.get(dataset)?.title
      const names = title ? `${title['zh-CN']} ${title.en}` : ''
      out.write(
        `✓ ${dataset}  ${landed(outcome, releases.get(dataset), readings, rejects)}  ${names}\n`,
      )
      if (waiting.size === 0) onDone(sources.length)
    },
  }
}

function landed(
  outcome: 'landed' | 'unchanged',
  release: number | undefined,
  readings: number,
  rejects: number,
): string {
  if (outcome === 'unchanged') return '未变 unchanged'
  const number = release === undefined ? '' : `第${release}版 release ${release} · `
  const refused = rejects > 0 ? ` · ${rejects} 条被拒 rejects` : ''
  return `${number}${readings} 条 readings${refused}`
}
