/** Do the datasets give what is asked for? All faults at once, each with its place. */
import type { Catalog, Dataset, Door, TierId } from '@tongqu/catalog'
import { DATA_CLASSES, describeTables } from '@tongqu/catalog'
import type { DataClass, LocalText } from '@tongqu/contracts'
import { Problem } from '@tongqu/contracts'
import type { Reading } from '@tongqu/store'
import type { ApplicationContent, DatasetRequest, Delivery } from '../applications/types.ts'
import { consentOf } from '../grant-views.ts'
import { compilePolicy, policyOf } from '../odrl.ts'
import { readColumn } from '../odrl-words.ts'
import { termsFaults } from '../terms.ts'
import type { Flow } from './flow.ts'
import { grantOf, validityOf } from './grants.ts'

/** `path` is a JSON pointer into what was sent. */
export type RequestFault = { path: string; message: LocalText }

/** What is looked at: an application, or the statement of a body that acts by duty. */
export type Request = Pick<
  ApplicationContent,
  'datasets' | 'purpose' | 'term' | 'securityMeasures'
> &
  Partial<Pick<ApplicationContent, 'personalInfo' | 'piaRef' | 'crossBorder'>>

export type Looked = {
  faults: RequestFault[]
  /** Of the first dataset that is known. */
  provider?: string
  /** The strictest of its datasets. */
  tier: TierId
  /** The strictest class of the columns. */
  strictest: DataClass
}

/** Which door brings what; a clean room needs none. */
const DOORS: Readonly<Record<Exclude<Delivery, 'clean-room'>, Door>> = {
  api: 'records',
  stream: 'feeds',
  file: 'files',
}

const DAY_MILLISECONDS = 86_400_000
/** Who applies for later than that applies too early. */
const MAX_AHEAD_DAYS = 366

/** Throws `terms-not-met` with `faults`, unless there are none. */
export function demandTerms(faults: readonly RequestFault[]): void {
  if (faults.length > 0)
    throw new Problem('terms-not-met', { faults: faults.slice(0, MOST_FAULTS) })
}

const MOST_FAULTS = 50

/**
 * Looks at a request as the catalogue is now: datasets listed, of one provider, asked for once, of
 * a tier that is applied for; columns and the rest as the policy language has them; doors, purpose,
 * length. `checks` beyond that: personal data named, impact assessed, nothing abroad.
 */
export function lookAt(flow: Flow, request: Request, lives: Lives = NO_LIVES): Looked {
  const faults: RequestFault[] = []
  const catalog = flow.catalog()
  const known = request.datasets.map(({ id }) => listed(catalog, id, lives))
  const [provider] = known.flatMap((dataset) => dataset?.provider ?? [])
  const ids = request.datasets.map(({ id }) => id)
  let [tier, strictest]: [TierId, DataClass] = ['restricted', 'public']
  for (const [index, wanted] of request.datasets.entries()) {
    const at = `/datasets/${index}`
    const dataset = known[index]
    if (!dataset) {
      add(faults, `${at}/id`, '没有此数据集', 'there is no such dataset')
      continue
    }
    if (ids.indexOf(wanted.id) < index) add(faults, `${at}/id`, '重复', 'is named twice')
    if (dataset.provider !== provider) {
      add(faults, `${at}/id`, '一份申请只涉及一个提供方', 'is of another provider than the first')
    }
    if (dataset.tier === 'licensed') tier = 'licensed'
    strictest = stricter(strictest, lookAtDataset(flow, dataset, wanted, request, at, faults))
  }
  lookAtWhole(flow, request, strictest, faults)
  return { faults, tier, strictest, ...(provider !== undefined && { provider }) }
}

/** States of datasets by id, where the store knows better than the file. */
export type Lives = ReadonlyMap<string, string>

const NO_LIVES: Lives = new Map()

/** What has become of these datasets since their files were written. */
export async function livesOf(
  reading: Reading,
  { datasets }: Pick<Request, 'datasets'>,
): Promise<Lives> {
  const rows = await reading
    .selectFrom('dataset_lives')
    .select(['dataset', 'state'])
    .where(
      'dataset',
      'in',
      datasets.map(({ id }) => id),
    )
    .execute()
  return new Map(rows.map(({ dataset, state }) => [dataset, state]))
}

function listed(catalog: Catalog, id: string, lives: Lives): Dataset | undefined {
  const dataset = catalog.datasets.get(id)
  return dataset && (lives.get(id) ?? dataset.state) === 'LISTED' ? dataset : undefined
}

function lookAtDataset(
  flow: Flow,
  dataset: Dataset,
  wanted: DatasetRequest,
  request: Request,
  at: string,
  faults: RequestFault[],
): DataClass {
  if (wanted.delivery.includes('clean-room') && wanted.delivery.length > 1) {
    add(faults, `${at}/delivery`, '洁净室须单独申请', 'a clean room stands alone')
  }
  for (const delivery of wanted.delivery) {
    if (delivery === 'clean-room' || dataset.doors.includes(DOORS[delivery])) continue
    add(faults, `${at}/delivery`, `不提供 ${delivery}`, `${delivery} is not offered`)
  }
  lookAtPolicy(flow, dataset, wanted, request, at, faults)
  const named = wanted.columns.map(readColumn)
  const classes = describeTables(dataset, flow.contract).flatMap(({ name, columns }) => {
    // Whatever a row about a person tells is personal information (PIPL art. 4).
    const least: DataClass = consentOf(dataset, name) === 'none' ? 'public' : 'personal'
    const asked = named.filter((one) => one?.table === name).map((one) => one?.column)
    return columns
      .filter((column) => asked.includes(column.name))
      .map((column) => stricter(column.class, least))
  })
  return classes.reduce(stricter, 'public')
}

/** Columns, rows, area, period and limits are what the policy of them would make of them. */
function lookAtPolicy(
  flow: Flow,
  dataset: Dataset,
  wanted: DatasetRequest,
  { purpose, term, securityMeasures }: Request,
  at: string,
  faults: RequestFault[],
): void {
  const frame = { id: 'application', assigner: dataset.provider, assignee: 'applicant' }
  const { retentionDays } = securityMeasures
  const times = validityOf(term, flow.now())
  const terms = grantOf({ ...frame, ...times, purpose: purpose.code, retentionDays }, wanted)
  const [columns, rows] = [terms.columns.length, terms.rows.length]
  if (columns < wanted.columns.length) {
    add(faults, `${at}/columns`, '列的写法有误', 'a column is not written as it must be')
  }
  if (rows < (wanted.rows?.length ?? 0)) {
    add(faults, `${at}/rows`, '行条件的写法有误', 'a condition is not written as it must be')
  }
  if (columns < wanted.columns.length || rows < (wanted.rows?.length ?? 0)) return
  const compiled = compilePolicy(policyOf(terms), dataset, flow.contract)
  if ('faults' in compiled) {
    for (const { message } of compiled.faults) faults.push({ path: at, message })
    return
  }
  for (const { path, message } of termsFaults(terms, dataset, flow.contract)) {
    faults.push({ path: placeOf(path, at), message })
  }
}

/** Where the applicant wrote what stands at `path` of the terms of a grant. */
function placeOf(path: string, at: string): string {
  if (path.startsWith('/columns')) return `${at}${path}`
  if (path.startsWith('/purposes')) return '/purpose/code'
  return path === '/validTo' ? '/term/days' : `${at}/id`
}

function lookAtWhole(
  flow: Flow,
  { purpose, term, personalInfo, piaRef, crossBorder }: Request,
  strictest: DataClass,
  faults: RequestFault[],
): void {
  if (!flow.catalog().purposes.some(({ id }) => id === purpose.code)) {
    add(faults, '/purpose/code', '没有此用途代码', 'there is no such purpose')
  }
  const ahead = Date.parse(term.from ?? '') - flow.now()
  if (ahead > MAX_AHEAD_DAYS * DAY_MILLISECONDS || (term.from && Number.isNaN(ahead))) {
    add(faults, '/term/from', '开始时间有误或过晚', 'is no instant, or too late')
  }
  if (crossBorder && !flow.crossBorder) {
    add(faults, '/crossBorder', '不受理数据出境', 'data does not leave the country')
  }
  const isPersonal = DATA_CLASSES.indexOf(strictest) >= DATA_CLASSES.indexOf('personal')
  if (isPersonal && !personalInfo) {
    add(faults, '/personalInfo', '涉及个人信息，须填写', 'is needed: personal data is asked for')
  }
  if (strictest === 'sensitive' && personalInfo?.sensitive === false) {
    const zh = '所申请的列含敏感个人信息，须如实填写'
    add(faults, '/personalInfo/sensitive', zh, 'must be true: columns asked for are sensitive')
  }
  if (isPersonal && piaRef === undefined) {
    const zh = '须先作个人信息保护影响评估'
    add(faults, '/piaRef', zh, 'an impact assessment comes first (PIPL art. 55)')
  }
}

function stricter(a: DataClass, b: DataClass): DataClass {
  return DATA_CLASSES.indexOf(a) >= DATA_CLASSES.indexOf(b) ? a : b
}

function add(faults: RequestFault[], path: string, zh: string, en: string): void {
  faults.push({ path, message: { 'zh-CN': zh, en } })
}
