import type { Source } from '@tongqu/catalog'
import type { Problem } from '@tongqu/contracts'
import type { Bus, FolderHealth, SourceStatus } from '@tongqu/realtime'
import type { Log } from '../../ingest.ts'
import type { Taken } from './take.ts'

/** What a drop folder tells of itself: after each file, and after each look that found none. */
export type FolderStatus = {
  /** What lies in the folder. */
  seen(health: Partial<FolderHealth>): void
  took(taken: Taken): void
  quiet(): void
  /** The folder or the lake; `failures` in a row. */
  failed(problem: Problem, failures: number): void
}

export function createFolderStatus(
  { bus, log, now }: { bus: Pick<Bus, 'publish'>; log: Log; now(): number },
  { id, dataset, feed }: Source,
): FolderStatus {
  let folder: FolderHealth = { waiting: 0, taken: 0, failed: 0, refused: {} }
  /** Files in a row whose content was at fault. */
  let wrong = 0

  function publish(told: Pick<SourceStatus, 'outcome' | 'failures'> & Partial<SourceStatus>) {
    const at = new Date(now()).toISOString()
    bus.publish('source-status', { source: id, dataset, feed, at, ...told, folder })
  }

  function failed({ code, message, detail, cause }: Problem, failures: number): void {
    if (failures === 1) log.warn({ source: id, code, cause }, `a source failed: ${message}`)
    const text = detail ? { detail: `${detail['zh-CN']} ${detail.en}` } : {}
    publish({ outcome: 'failed', code, ...text, failures })
  }

  return {
    seen({ oldestSeconds, ...health }) {
      const { oldestSeconds: _, ...rest } = folder
      folder = { ...rest, ...health, ...(oldestSeconds === undefined ? {} : { oldestSeconds }) }
    },
    took(taken) {
      if (taken.outcome === 'changed') return
      const waiting = Math.max(0, folder.waiting - 1)
      const lastAt = new Date(now()).toISOString()
      if (taken.outcome === 'failed') {
        wrong += 1
        folder = { ...folder, waiting, lastAt, failed: folder.failed + 1 }
        return failed(taken.problem, wrong)
      }
      wrong = 0
      folder = { ...folder, waiting, lastAt, taken: folder.taken + 1 }
      if (taken.outcome === 'unchanged') return publish({ outcome: 'unchanged', failures: 0 })
      const tables = Object.values(taken.result.tables)
      publish({
        outcome: 'landed',
        failures: 0,
        readings: tables.reduce((sum, { readings }) => sum + readings, 0),
        rejects: tables.reduce((sum, { rejects }) => sum + rejects, 0),
      })
    },
    quiet: () => publish({ outcome: 'unchanged', failures: wrong }),
    failed,
  }
}
