import type { Catalog } from '@tongqu/catalog'
import type { Log } from '@tongqu/ingest'
import type { LakeHistory } from '@tongqu/lakehouse'
import { newUlid, openCommitments, openDrain } from '@tongqu/ledger'
import type { Secrets, Store } from '@tongqu/store'
import type { Settings } from '../settings.ts'
import type { HolderWork } from './seat.ts'
import { openSettingsSource } from './settings-entries.ts'
import { openLedgerSources } from './sources.ts'

export type TellingDeps = {
  store: Store
  secrets: Secrets
  history: LakeHistory
  catalog(): Catalog
  settings: Settings
  /** Of the hub. */
  version: string
  now(): number
  log: Log
}

/** All that the holder of the ledger tells it by itself: outbox, lake, catalogue and settings. */
export type Telling = {
  /** Begins when the ledger is held, and ends with it; at most one at a time. */
  work: HolderWork
  /** A dataset has a new release. */
  released(dataset: string): void
  /** The catalogue may have changed. */
  reloaded(): void
}

/** The key from which ids of entries are derived that are always the same. */
const ID_KEY = 'ledger ids'

/** What can not be told now is told later: nothing that happens here stops anybody else. */
export function openTelling(deps: TellingDeps): Telling {
  const { store, secrets, history, catalog, now, log } = deps
  const idKey = secrets.derive(ID_KEY)
  const isSynthetic = (dataset: string) => catalog().datasets.get(dataset)?.synthetic === true
  let current: Pick<Telling, 'released' | 'reloaded'> | undefined
  return {
    released: (dataset) => current?.released(dataset),
    reloaded: () => current?.reloaded(),
    work({ recorder, reader }) {
      const commitments = openCommitments({ store, secrets, now })
      const told = { recorder, reader, idKey, catalog, now }
      const drain = openDrain({
        ...{ store, recorder, commitments, idKey, now, isSynthetic },
        report: (err) => log.warn({ err }, 'the ledger can not be told what has happened'),
      })
      const lake = openLedgerSources({
        ...{ ...told, history },
        report: (err, dataset) =>
          log.warn({ err, dataset }, 'the ledger can not be told of the lake'),
      })
      const { settings, version } = deps
      const source = openSettingsSource({ ...told, settings, version, newId: () => newUlid(now()) })
      const reloaded = () => {
        source.run().catch((err) => log.warn({ err }, 'the ledger can not be told of the settings'))
      }
      const own = { released: lake.poke, reloaded }
      current = own
      reloaded()
      return async () => {
        if (current === own) current = undefined
        await Promise.all([drain.close(), lake.close()])
      }
    },
  }
}
