/**
 * The one place where tiers become columns. Doors apply the plan and never look at a tier.
 * Anything unforeseen (an unknown tier, a contract that is gone, a clock that fails) refuses.
 */
import { createHash } from 'node:crypto'
import type { Catalog, ContractLookup, Dataset, DescribedTable } from '@tongqu/catalog'
import { describeTables, knownContract } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { AccessPlan, Action, Principal, TableView } from './types.ts'
import { ACTIONS } from './types.ts'

/**
 * A plan is asked for per request; this only bounds a transfer that never ends. An hour lets the
 * largest file leave over a 10 Mbit/s line.
 */
export const PLAN_LIFETIME_MILLISECONDS = 3_600_000

/** Where one applies; a dataset's id follows. */
export const APPLY_PATH = '/api/applications?dataset='

/**
 * What the lake adds to each table (see the lake's SYSTEM_COLUMNS): origin and partition, public
 * whatever the contract. `event_date` exists only where the contract has an event time.
 */
export const ALWAYS_VISIBLE = ['feed_id', 'event_date', 'delivery_id', 'received_at'] as const

export type DecideDeps = { catalog(): Catalog; contract?: ContractLookup }

/**
 * May this principal do this, and with which columns? Answers the refusal, never throws:
 * `dataset-not-found` for what is missing, proposed or withdrawn alike, `tier-closed`,
 * `authentication-required` with the link to `apply`, `internal` when it cannot tell.
 * `now` is the instant of the request.
 */
export function decide(
  deps: DecideDeps,
  _principal: Principal,
  datasetId: string,
  action: Action,
  purpose: string,
  now: Date,
): AccessPlan | Problem {
  try {
    const dataset = deps.catalog().datasets.get(datasetId)
    if (dataset?.state !== 'LISTED') return new Problem('dataset-not-found')
    if (!ACTIONS.includes(action)) return undecided(new Error(`unknown action: ${action}`))
    switch (dataset.tier) {
      case 'open':
        return planOf(dataset, deps.contract ?? knownContract, action, purpose, now)
      case 'restricted':
      case 'licensed':
        return new Problem('authentication-required', {
          apply: `${APPLY_PATH}${encodeURIComponent(dataset.id)}`,
        })
      case 'closed':
        return new Problem('tier-closed')
      default:
        return undecided(new Error(`unknown tier: ${dataset.tier satisfies never}`))
    }
  } catch (cause) {
    return undecided(cause)
  }
}

function undecided(cause: unknown): Problem {
  return new Problem('internal', { cause })
}

function planOf(
  dataset: Dataset,
  contract: ContractLookup,
  action: Action,
  purpose: string,
  now: Date,
): AccessPlan {
  return {
    dataset: dataset.id,
    tier: dataset.tier,
    action,
    purpose,
    limits: {},
    duties: [],
    expiresAt: new Date(now.getTime() + PLAN_LIFETIME_MILLISECONDS).toISOString(),
    ...openViews(dataset, contract),
  }
}

type Views = Pick<AccessPlan, 'tables' | 'hash'>

/**
 * What the open tier shows of a dataset, laid out once: it was a tenth of the cost of a small
 * request. A catalogue that is loaded again has new datasets, so that nothing outlives a change.
 */
const known = new WeakMap<Dataset, Views>()

function openViews(dataset: Dataset, contract: ContractLookup): Views {
  if (contract !== knownContract) return laidOut(dataset, contract)
  const views = known.get(dataset) ?? laidOut(dataset, contract)
  known.set(dataset, views)
  return views
}

function laidOut(dataset: Dataset, contract: ContractLookup): Views {
  const described = describeTables(dataset, contract)
  const tables = Object.fromEntries(described.map((table) => [table.name, publicView(table)]))
  const content = described
    .map((table) => [table.name, table.contract.id, tables[table.name]?.columns] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return { tables: Object.freeze(tables), hash: hashOf([dataset.id, content]) }
}

/** Columns in table order: the lake's own, then the public ones of the contract. */
function publicView({ contract, columns }: DescribedTable): TableView {
  const system = ALWAYS_VISIBLE.filter(
    (name) => name !== 'event_date' || contract.eventTime !== undefined,
  )
  const shadowing = columns.find(({ name }) => ALWAYS_VISIBLE.some((other) => other === name))
  if (shadowing) throw new Error(`${contract.id} hides the system column ${shadowing.name}`)
  const visible = columns.filter((column) => column.class === 'public').map(({ name }) => name)
  const whole = visible.length === columns.length
  return { columns: [...system, ...visible], whole, masks: {}, rows: [] }
}

/** Arrays only, tables by name, so that equal content gives equal text. */
function hashOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url')
}
