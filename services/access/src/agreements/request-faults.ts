/** Do the datasets give what is asked for? All faults at once, each with its place. */
import type { Catalog, Dataset, Door, TierId } from '@tongqu/catalog'
import { DATA_CLASSES, describeTables } from '@tongqu/catalog'
import type { DataClass, LocalText } from '@tongqu/contracts'
import { Problem } from '@tongqu/contracts'
import type { ApplicationContent, DatasetRequest, Delivery } from '../applications/types.ts'
import { compilePolicy, policyOf } from '../odrl.ts'
import type { GrantedColumn } from '../odrl-types.ts'
import { readColumn } from '../odrl-words.ts'
import { isAllowed } from '../tier-rules.ts'
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
export function lookAt(flow: Flow, request: Request): Looked {
  const faults: RequestFault[] = []
  const catalog = flow.catalog()
  const known = request.datasets.map(({ id }) => listed(catalog, id))
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

function listed(catalog: Catalog, id: string): Dataset | undefined {
  const dataset = catalog.datasets.get(id)
  return dataset?.state === 'LISTED' ? dataset : undefined
}

function lookAtDataset(
  flow: Flow,
  dataset: Dataset,
  wanted: DatasetRequest,
  request: Request,
  at: string,
  faults: RequestFault[],
): DataClass {
  const { terms, tier } = dataset
  if (tier === 'open') add(faults, `${at}/id`, '无需申请', 'is open to everybody')
  if (tier === 'closed') add(faults, `${at}/id`, '不予开放', 'is closed')
  if (request.term.days > terms.maxDays) {
    add(faults, '/term/days', `最多 ${terms.maxDays} 天`, `at most ${terms.maxDays} days`)
  }
  if (terms.purposes && !terms.purposes.includes(request.purpose.code)) {
    const known = terms.purposes.join(', ')
    add(faults, '/purpose/code', `可选用途：${known}`, `given only for ${known}`)
  }
  if (wanted.delivery.includes('clean-room') && wanted.delivery.length > 1) {
    add(faults, `${at}/delivery`, '洁净室须单独申请', 'a clean room stands alone')
  }
  for (const delivery of wanted.delivery) {
    if (delivery === 'clean-room' || dataset.doors.includes(DOORS[delivery])) continue
    add(faults, `${at}/delivery`, `不提供 ${delivery}`, `${delivery} is not offered`)
  }
  lookAtPolicy(flow, dataset, wanted, request, at, faults)
  return lookAtColumns(flow, dataset, wanted, at, faults)
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
  if (terms.columns.length < wanted.columns.length) {
    add(faults, `${at}/columns`, '列的写法有误', 'a column is not written as it must be')
  }
  if (terms.rows.length < (wanted.rows?.length ?? 0)) {
    add(faults, `${at}/rows`, '行条件的写法有误', 'a condition is not written as it must be')
  }
  const compiled = compilePolicy(policyOf(terms), dataset, flow.contract)
  if ('grant' in compiled) return
  for (const { message } of compiled.faults) faults.push({ path: at, message })
}

/** Answers the strictest class that is asked for. */
function lookAtColumns(
  flow: Flow,
  dataset: Dataset,
  wanted: DatasetRequest,
  at: string,
  faults: RequestFault[],
): DataClass {
  const tables = describeTables(dataset, flow.contract)
  let strictest: DataClass = 'public'
  for (const [index, text] of wanted.columns.entries()) {
    const named = readColumn(text)
    const column = tables
      .find(({ name }) => name === named?.table)
      ?.columns.find(({ name }) => name === named?.column)
    if (!column) continue
    strictest = stricter(strictest, column.class)
    if (named && !mayBeGiven(dataset, named, column.class)) {
      const path = `${at}/columns/${index}`
      add(faults, path, '此开放类型不以该形式提供该列', 'the tier does not give it in this form')
    }
  }
  return strictest
}

/**
 * In this form or in the one the terms of the dataset make of it, and with all the consent that
 * people could give, where the rows of the table are about people.
 */
function mayBeGiven(
  { tier, terms }: Dataset,
  { table, column, form }: GrantedColumn,
  dataClass: DataClass,
): boolean {
  const consent = Object.hasOwn(terms.subjects, table) ? 'separate' : 'none'
  const masks = [form, terms.masks[`${table}.${column}`]].filter((mask) => mask !== undefined)
  const forms = masks.length > 0 ? masks : [undefined]
  return forms.some((mask) => isAllowed(tier, dataClass, mask, consent))
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
