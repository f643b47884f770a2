import type { Catalog } from '@tongqu/catalog'
import type { Released, SourceStatus } from '@tongqu/realtime'
import type { Output } from './world.ts'

/**
 * Tells a person at the terminal what lands for the first time, one line per source, until every
 * source has been heard of.
 */
export type ProgressLines = {
  released(event: Released): void
  status(event: SourceStatus): void
}

/** `onDone` is called once, when all `sources` have landed or been found unchanged. */
export function openProgressLines(
  out: Output,
  catalog: Catalog,
  sources: readonly string[],
  onDone: (landed: number) => void,
): ProgressLines {
  const waiting = new Set(sources)
  const failed = new Set<string>()
  const releases = new Map<string, number>()
  return {
    released({ dataset, release }) {
      releases.set(dataset, release)
    },
    status({ source, dataset, outcome, readings = 0, rejects = 0, code, detail }) {
      if (!waiting.has(source)) return
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
