import { rowsOf, type StoredDeps, tablesOf } from '../lake-rows.ts'
import type { JudgeContext } from './types.ts'

/** Ids beyond which a parent is not held in memory, and references to it are not judged. */
const MOST_IDS = 500_000
/** How soon after a release its ids are read again: releases come in bursts. */
export const RELOAD_MILLISECONDS = 5_000

export type Parents = {
  /** Ids of a contract's key column; undefined until they have been read. */
  ids: JudgeContext['parents']
  /** A dataset has a new release. */
  released(dataset: string): void
  /** Reads what has changed, when it is time. */
  beat(now: number): Promise<void>
}

/**
 * Known ids of things that readings refer to, from the newest releases of all datasets that hold
 * them. Only columns that somebody has asked for are read.
 */
export function createParents(deps: StoredDeps): Parents {
  const wanted = new Map<string, { contract: string; column: string; ids?: Set<string> }>()
  const dirty = new Set<string>()
  let readAt = Number.NEGATIVE_INFINITY

  async function read(name: string): Promise<void> {
    const parent = wanted.get(name)
    if (!parent) return
    const ids = new Set<string>()
    const contract = parent.contract as Parameters<typeof rowsOf>[1]
    for await (const row of rowsOf(deps, contract, [parent.column])) {
      const id = row[parent.column]
      if (typeof id === 'string') ids.add(id)
      if (ids.size > MOST_IDS) break
    }
    if (ids.size === 0 || ids.size > MOST_IDS) delete parent.ids
    else parent.ids = ids
  }

  return {
    ids(contract, column) {
      const name = `${contract} ${column}`
      const parent = wanted.get(name)
      if (parent) return parent.ids
      wanted.set(name, { contract, column })
      dirty.add(name)
      return undefined
    },
    released(dataset) {
      for (const [name, { contract }] of wanted) {
        const tables = tablesOf(deps.catalog(), contract as Parameters<typeof tablesOf>[1])
        if (tables.some((table) => table.dataset === dataset)) dirty.add(name)
      }
    },
    async beat(now) {
      if (dirty.size === 0 || now - readAt < RELOAD_MILLISECONDS) return
      readAt = now
      const names = [...dirty]
      dirty.clear()
      for (const name of names) await read(name)
    },
  }
}
