import type { Catalog } from '@tongqu/catalog'
import type { Log } from '@tongqu/ingest'
import { type Engine, openLakeHistory } from '@tongqu/lakehouse'
import type { LedgerAccess } from '@tongqu/ledger'
import type { Secrets } from '@tongqu/store'
import type { Settings } from '../settings.ts'
import { openSettingsSource } from './settings-entries.ts'
import { openLedgerSources } from './sources.ts'

export type TellingDeps = {
  ledger: Pick<LedgerAccess, 'recorder' | 'reader' | 'newId'>
  secrets: Pick<Secrets, 'derive'>
  /** Reads the logs of tables. */
  engine: Pick<Engine, 'rows'>
  settings: Settings
  catalog(): Catalog
  now(): number
  uuid(): string
  log: Log
  /** How soon what could not be told of the settings is told again; default 10 s. */
  retryMilliseconds?: number
}

/** What a hub tells the ledger of its own: its lake, its catalogue, its settings. */
export type OwnTelling = {
  /** A dataset has a new release. */
  released(dataset: string): void
  /** The catalogue may have changed. */
  reloaded(): void
  /** Resolves when nothing is under way. */
  close(): Promise<void>
}

/** The key from which ids of entries are derived that are always the same. */
const ID_KEY = 'ledger ids'
const VERSION = '0.1'
const RETRY_MILLISECONDS = 10_000

/**
 * Begins at once. To be opened by each hub that has a lake, whoever holds the ledger; what can not
 * be told now is told later.
 */
export function openOwnTelling(deps: TellingDeps): OwnTelling {
  const { ledger, secrets, engine, settings, catalog, now, uuid, log } = deps
  const idKey = secrets.derive(ID_KEY)
  const told = { ...ledger, idKey, catalog, now }
  const lake = openLedgerSources({
    ...told,
    history: openLakeHistory({ dir: settings.dataDir, engine, uuid }),
    report: (err, dataset) => log.warn({ err, dataset }, 'the ledger can not be told of the lake'),
  })
  const source = openSettingsSource({ ...told, settings, version: VERSION })
  const running = new Set<Promise<unknown>>()
  const { retryMilliseconds = RETRY_MILLISECONDS } = deps
  let retry: NodeJS.Timeout | undefined
  let isClosed = false
  const reloaded = () => {
    clearTimeout(retry)
    const run: Promise<unknown> = source
      .run()
      .catch((err) => {
        log.warn({ err }, 'the ledger can not be told of the settings')
        clearTimeout(retry)
        if (!isClosed) retry = setTimeout(reloaded, retryMilliseconds).unref()
      })
      .finally(() => running.delete(run))
    running.add(run)
  }
  reloaded()
  return {
    released: lake.poke,
    reloaded,
    async close() {
      isClosed = true
      clearTimeout(retry)
      await Promise.all([lake.close(), ...running])
    },
  }
}
