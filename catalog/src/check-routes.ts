/** Where the readings of a source go: the rules of its routes. */
import type { Column, LocalText } from '@tongqu/contracts'
import type { Draft, Known } from './drafts.ts'
import { soundItems } from './drafts.ts'
import { isSession } from './transports.ts'
import type { Dataset, Route, Source } from './types.ts'

/** What happened to a link; written by the transport of every session, whatever its protocol. */
export const LINK_CONTRACT = 'vehicle/link@1'

/** One row per vehicle and day; written by ingest from the positions of a session. */
export const PRESENCE_CONTRACT = 'vehicle/presence@1'

/** The first day of each vehicle; written by ingest too. */
export const ENTRY_CONTRACT = 'vehicle/entry@1'

/** Contracts that ingest writes for every adapter of sessions. */
const MADE_BY_INGEST: readonly string[] = [LINK_CONTRACT, PRESENCE_CONTRACT, ENTRY_CONTRACT]

/** Notes the faults of each route; `dataset` faults stand at the route. */
export function checkRoutes(
  { page, value }: Draft<Source>,
  datasets: readonly Draft<Dataset>[],
  known: Known,
): void {
  const routes = soundItems(value.routes)
  const shape = known.adapters?.get(value.adapter ?? '')?.shape
  if (routes.length > 0 && shape === 'tables') {
    page.fault('routes', {
      'zh-CN': `适配器 ${value.adapter} 的交付整体写入一个数据集，没有 routes`,
      en: `deliveries of adapter ${value.adapter} land in one dataset as a whole: no routes`,
    })
    return
  }
  for (const { item, index } of routes) {
    const earlier = routes.filter((other) => other.index < index).map((other) => other.item)
    const path = `routes.${index}`
    const fault = earlier.some((other) => covers(other, item)) ? NEVER_REACHED : undefined
    if (fault) page.fault(path, fault)
    checkEmitted({ page, value }, item, `${path}.contract`, known)
    checkWhere({ page }, item, `${path}.where`, known)
    const target = datasets.find(({ stem }) => stem === item.dataset)?.value
    const wrong = target
      ? targetFault(item, target, value, known)
      : {
          'zh-CN': `没有数据集 ${item.dataset}`,
          en: `there is no dataset ${item.dataset}`,
        }
    if (wrong) page.fault(`${path}.dataset`, wrong)
  }
}

const NEVER_REACHED: LocalText = {
  'zh-CN': '前面的路由已接收这里的全部数据，永远轮不到这一条',
  en: 'an earlier route takes all of this already: it is never reached',
}

/** Does `earlier` fit whatever `later` fits? */
function covers(earlier: Route, later: Route): boolean {
  if (earlier.contract !== later.contract) return false
  return Object.entries(earlier.where).every(([column, values]) => {
    const wanted = Object.hasOwn(later.where, column) ? later.where[column] : undefined
    return wanted?.every((value) => values.includes(value)) ?? false
  })
}

function checkEmitted(
  { page, value: { adapter, transport } }: Pick<Draft<Source>, 'page' | 'value'>,
  { contract }: Route,
  path: string,
  known: Known,
): void {
  if (known.contract(contract) === undefined) {
    page.fault(path, { 'zh-CN': `未知合约 ${contract}`, en: `unknown contract ${contract}` })
    return
  }
  const emits = adapter === undefined ? undefined : known.adapters?.get(adapter)?.emits
  if (emits === undefined || emits.includes(contract)) return
  if (MADE_BY_INGEST.includes(contract) && (!transport || isSession(transport))) return
  page.fault(path, {
    'zh-CN': `适配器 ${adapter} 不产出 ${contract}`,
    en: `adapter ${adapter} does not emit ${contract}`,
  })
}

function checkWhere(
  { page }: Pick<Draft<Source>, 'page'>,
  { contract, where }: Route,
  path: string,
  known: Known,
): void {
  const columns = known.contract(contract)?.columns
  if (columns === undefined) return
  for (const [name, values] of Object.entries(where)) {
    const column = columns.find((candidate) => candidate.name === name)
    if (column === undefined) {
      page.fault(`${path}.${name}`, {
        'zh-CN': `合约 ${contract} 没有列 ${name}`,
        en: `contract ${contract} has no column ${name}`,
      })
      continue
    }
    for (const { item, index } of soundItems(values)) {
      if (canHold(column, item)) continue
      page.fault(`${path}.${name}.${index}`, {
        'zh-CN': `列 ${name} 不会等于“${item}”`,
        en: `column ${name} is never "${item}"`,
      })
    }
  }
}

/** Only values that have one form each: a route compares texts. */
function canHold({ type, schema }: Column, value: string): boolean {
  const values = Array.isArray(schema.enum) ? schema.enum : undefined
  if (values !== undefined) return values.some((one) => one !== null && String(one) === value)
  const length = [...value].length
  switch (type) {
    case 'boolean':
      return value === 'true' || value === 'false'
    case 'integer':
    case 'long':
      return /^(?:0|-?[1-9][0-9]{0,18})$/.test(value)
    case 'string':
      return (
        length <= Number(schema.maxLength ?? length) &&
        (typeof schema.pattern !== 'string' || new RegExp(schema.pattern, 'u').test(value))
      )
    default:
      return false
  }
}

function targetFault(
  { contract, where }: Route,
  dataset: Partial<Dataset>,
  { synthetic, transport }: Partial<Source>,
  known: Known,
): LocalText | undefined {
  const tables = soundItems(dataset.tables)
  if (dataset.tables !== undefined && !tables.some(({ item }) => item.contract === contract)) {
    return {
      'zh-CN': `该数据集没有合约 ${contract} 的表`,
      en: `that dataset has no table of contract ${contract}`,
    }
  }
  if (dataset.landing === 'replace' && transport !== undefined && isSession(transport)) {
    return {
      'zh-CN': '会话数据逐批到达，不能写入整体替换的数据集',
      en: 'a session delivers in parts: it cannot feed a dataset that is replaced as a whole',
    }
  }
  if (synthetic === true && dataset.synthetic !== true) {
    return {
      'zh-CN': '合成数据源只能写入标记 synthetic: true 的数据集',
      en: 'a synthetic source may only feed a dataset marked synthetic: true',
    }
  }
  const isPersonal = known
    .contract(contract)
    ?.columns.some((column) => column.class === 'personal' || column.class === 'sensitive')
  if (dataset.tier !== 'open' || !isPersonal || Object.keys(where).length > 0) return undefined
  return {
    'zh-CN': '含个人信息的合约写入普遍开放的数据集时，必须用 where 说明选取哪些',
    en: 'a contract with personal columns goes to an open dataset only by choice: say where',
  }
}
