import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openQuotas, type Quotas } from '@tongqu/access'
import type { Catalog } from '@tongqu/catalog'
import type { GatewayDeps } from '@tongqu/gateway'
import { nodeFileSystem } from '@tongqu/lakehouse'
import {
  type LedgerAccess,
  newUlid,
  openCommitments,
  openLedger,
  openLedgerReader,
  verifiersOf,
} from '@tongqu/ledger'
import { openSecrets, type Store } from '@tongqu/store'

const MASTER_KEY = new Uint8Array(32)
/** Limits of the catalogue are there to be kept: here they are taken, and never reached. */
const UNREACHED = 100_000

/** What a hub has that serves what is not open: the log on its disk, and quotas. */
export async function recording(
  dir: string,
  store: Store,
  catalog: Catalog,
): Promise<Pick<GatewayDeps, 'ledger' | 'quotas'>> {
  const now = () => Date.now()
  const secrets = openSecrets(MASTER_KEY)
  const folder = join(dir, 'ledger')
  mkdirSync(folder, { recursive: true })
  const report = (error: unknown) => void process.stderr.write(`${error}\n`)
  const verifiers = () => verifiersOf(store, now())
  const reader = await openLedgerReader({ dir: folder, report, verifiers })
  const recorder = await openLedger({
    ...{ dir: folder, store, secrets, now, report, disk: nodeFileSystem },
    origin: 'tongqu.ledger/bench',
    holder: 'bench',
    knows: (ids) => reader.knows(ids),
    onBundle: reader.give,
  })
  recorder.onCheckpoint(() => void reader.catchUp().catch(report))
  const commitments = openCommitments({ store, secrets, now })
  const ledger = { recorder, reader, commitments, newId: () => newUlid(now()), verifiers }
  const wide = widened(catalog)
  const common = { store, now, uuid: randomUUID, zone: 'UTC', gateway: 'bench', report }
  return { ledger, quotas: await openQuotas({ ...common, catalog: () => wide }) }
}

function widened(catalog: Catalog): Catalog {
  const plans = [...catalog.quotas].map(([caller, plan]) => {
    const rates = (plan.rates ?? []).map((rate) => ({ ...rate, ...wider(rate) }))
    return [caller, { ...plan, rates }] as const
  })
  return { ...catalog, quotas: new Map(plans) }
}

function wider({ requests, burst }: { requests: number; burst: number }) {
  return { requests: requests * UNREACHED, burst: burst * UNREACHED }
}

/** Takes everything at once and keeps nothing; limits nobody. */
export function silent(): Pick<GatewayDeps, 'ledger' | 'quotas'> {
  let count = 0
  const append: LedgerAccess['recorder']['append'] = async ({ id }) => ({ id, index: count++ })
  const nothing = async () => undefined
  const visit = { ...noLimits, headers: () => ({}) }
  const quotas: Quotas = { enter: () => visit, stateOf: async () => [], close: async () => {} }
  const ledger: LedgerAccess = {
    recorder: {
      append,
      appendAll: (entries) => Promise.all(entries.map(append)),
      isWritable: () => true,
    },
    reader: {
      ...{ checkpoint: nothing, tile: nothing, bundle: nothing, entry: nothing, proof: nothing },
      find: async () => ({ items: [] }),
      consistency: async () => [],
    },
    commitments: {
      person: async (subject) => subject,
      subject: async (entry) => entry,
      keyed: (purpose) => purpose,
      erase: async () => false,
    },
    newId: () => newUlid(Date.now()),
    verifiers: async () => [],
  }
  return { ledger, quotas }
}

const noLimits = { read: () => {}, stream: () => {}, spent: () => {}, end: () => {} }
