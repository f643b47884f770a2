/** A catalogue that follows its files without a restart. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Known } from './drafts.ts'
import type { Loaded } from './load.ts'
import { loadCatalog } from './load.ts'
import type { Catalog, CatalogFault } from './types.ts'

/** Polling sees edits on every file system, network mounts included; a catalogue is small. */
export const DEFAULT_POLL_MILLISECONDS = 2_000

export type CatalogWatch = {
  /** The newest catalogue without faults; undefined while there never was one. */
  catalog(): Catalog | undefined
  /** Faults of the newest files; [] when `catalog()` is what stands in the folder. */
  faults(): readonly CatalogFault[]
  /** Looks now; true when the files had changed. */
  check(): Promise<boolean>
  close(): void
}

export type WatchOptions = {
  dir: string
  known?: Partial<Known>
  pollMilliseconds?: number
  /** Called after every change, faulty or not, but not for the first load. */
  onChange?: (loaded: Loaded) => void
}

/** Loads `dir` once, then again whenever a file in it changes; a bad change keeps the old one. */
export async function watchCatalog(options: WatchOptions): Promise<CatalogWatch> {
  const { dir, known, onChange, pollMilliseconds = DEFAULT_POLL_MILLISECONDS } = options
  let seen = await fingerprint(dir)
  let { catalog, faults } = await loadCatalog(dir, known)
  let running: Promise<boolean> | undefined
  async function look(): Promise<boolean> {
    const now = await fingerprint(dir)
    if (now === seen) return false
    const loaded = await loadCatalog(dir, known)
    seen = now
    faults = loaded.faults
    catalog = loaded.catalog ?? catalog
    onChange?.(loaded)
    return true
  }
  function check(): Promise<boolean> {
    running ??= look().finally(() => {
      running = undefined
    })
    return running
  }
  // A folder that can not be read for a moment is looked at again at the next tick.
  const timer = setInterval(() => void check().catch(() => false), pollMilliseconds)
  timer.unref()
  return {
    catalog: () => catalog,
    faults: () => faults,
    check,
    close: () => clearInterval(timer),
  }
}

const FOLDERS = [
  'datasets',
  'providers',
  'sources',
  'licences',
  'forwards',
  'products',
  'calendars',
  'quotas',
]

/** Names, sizes and times of all YAML files; the source of this package stands beside them. */
async function fingerprint(dir: string): Promise<string> {
  const paths = ['tiers.yaml', 'families.yaml', 'purposes.yaml']
  for (const folder of FOLDERS) {
    const names = await readdir(join(dir, folder), { recursive: true }).catch(() => [])
    paths.push(...names.map((name) => join(folder, name)))
  }
  const lines = await Promise.all(
    paths.sort().map(async (path) => {
      const found = await stat(join(dir, path)).catch(() => undefined)
      return `${path} ${found?.mtimeMs} ${found?.size} ${found?.ino}`
    }),
  )
  return lines.join('\n')
}
