/** What the hub holds about a person, for that person (PIPL art. 45: to look at it and take it). */
import { type Dataset, describeTables, knownContract } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { addedColumns, hashOfViews } from '../decide-columns.ts'
import { digestOf, subjectKey } from '../pseudonyms.ts'
import type { AccessPlan, TableView } from '../types.ts'
import { rowOfHandle } from './answer.ts'
import type { ConsentDeps } from './deps.ts'
import type { ConsentRow } from './rows.ts'
import type { SubjectRequestBody } from './types.ts'

/** The hub's own: so long after the provider's answer the rows can be taken. */
export const OWN_ROWS_DAYS = 30
const DAY_MILLISECONDS = 86_400_000
const PLAN_MILLISECONDS = 60_000

/**
 * A plan of the rows about whoever holds the handle, in the dataset of that consent, whatever has
 * become of the consent: in clear, every column that is not important data, but not the pseudonym
 * by which the provider finds them. Only once the provider, who knows the person, has agreed to a
 * request for access or export: a handle alone may be somebody else's. Throws `consent-not-found`,
 * `request-not-found`, `dataset-not-found`.
 */
export async function ownRows(deps: ConsentDeps, handle: string): Promise<AccessPlan> {
  const row = await rowOfHandle(deps.store.db, handle)
  if (!(await isAgreed(deps, row))) throw new Problem('request-not-found', NOT_AGREED)
  const dataset = deps.catalog().datasets.get(row.dataset)
  if (!dataset) throw new Problem('dataset-not-found', { dataset: row.dataset })
  const described = describeTables(dataset, deps.contract ?? knownContract)
  const views: Record<string, TableView> = Object.create(null)
  for (const table of described) {
    const own = Object.hasOwn(dataset.terms.subjects, table.name)
      ? dataset.terms.subjects[table.name]
      : undefined
    if (own === undefined) continue
    const shown = table.columns.filter(({ name, class: of }) => name !== own && of !== 'important')
    const view = { whole: false, columns: shown.map(({ name }) => name), masks: {} }
    const columns = [...addedColumns(table, view), ...view.columns]
    views[table.name] = { ...view, columns, rows: [], subjects: alone(dataset, own, row, handle) }
  }
  return {
    dataset: dataset.id,
    tier: dataset.tier,
    action: 'read',
    purpose: 'unspecified',
    tables: views,
    limits: {},
    duties: [],
    expiresAt: new Date(deps.now() + PLAN_MILLISECONDS).toISOString(),
    hash: hashOfViews(dataset.id, described, views),
  }
}

const NOT_AGREED = {
  detail: {
    'zh-CN': '请先提出查阅或导出请求（向提供方）；提供方同意后 30 天内可取。',
    en: 'Ask the provider for access or export first; for 30 days after it agrees they are here.',
  },
}

/** The set is named by the handle, which nobody keeps: what the ledger has of it names nobody. */
function alone(
  dataset: Dataset,
  column: string,
  { subject }: ConsentRow,
  handle: string,
): NonNullable<TableView['subjects']> {
  const digest = digestOf(['own', handle])
  return { column, allowed: new Set([subject]), digest, key: subjectKey(dataset.id) }
}

async function isAgreed({ store, now }: ConsentDeps, { id }: ConsentRow): Promise<boolean> {
  const rows = await store.db
    .selectFrom('subject_requests')
    .select('body')
    .where('consent', '=', id)
    .where('state', '=', 'ANSWERED')
    .where('kind', 'in', ['access', 'export'])
    .execute()
  return rows.some(({ body }) => {
    const { of, answer }: SubjectRequestBody = JSON.parse(body)
    if (of !== 'provider' || !answer || answer.outcome === 'refused') return false
    return now() < Date.parse(answer.at) + OWN_ROWS_DAYS * DAY_MILLISECONDS
  })
}
