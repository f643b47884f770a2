/** The rules of one dataset against providers, licences, families and contracts. */
import type { Column, Contract, DataClass, LocalText } from '@tongqu/contracts'
import { DATA_CLASSES, durationSeconds } from './documents.ts'
import type { Draft, Known } from './drafts.ts'
import { soundItems } from './drafts.ts'
import type { Dataset, DatasetTable, Door } from './types.ts'

/** What a dataset may refer to; undefined where that cannot be said. */
type Ids = Record<'families' | 'providers' | 'licences', ReadonlySet<string> | undefined>

/** Every dataset has these two besides its own; see the lake's layout. */
const IMPLICIT_TABLES = ['rejects', 'findings']

/** Contracts of the tables that every dataset has beside its own. */
const OWN_CONTRACTS: readonly string[] = ['hub/reject@1', 'hub/finding@1']

export function checkDataset(draft: Draft<Dataset>, ids: Ids, known: Known): void {
  checkReferences(draft, ids)
  const contracts = checkTables(draft, known)
  checkTimes(draft, contracts)
  checkOverrides(draft, known)
  checkDoors(draft, contracts)
}

function checkReferences({ page, folder, value }: Draft<Dataset>, ids: Ids): void {
  if (value.family !== undefined && value.family !== folder) {
    page.fault('family', {
      'zh-CN': `类别 ${value.family} 与目录 ${folder} 不一致`,
      en: `family ${value.family} differs from the folder ${folder}`,
    })
  }
  const references = [
    ['family', value.family, ids.families, '类别', 'families.yaml'],
    ['provider', value.provider, ids.providers, '提供单位', 'providers/'],
    ['licence', value.licence, ids.licences, '许可协议', 'licences/'],
  ] as const
  for (const [key, id, existing, zh, place] of references) {
    if (id === undefined || existing === undefined || existing.has(id)) continue
    page.fault(key, {
      'zh-CN': `${place} 中没有${zh} ${id}`,
      en: `there is no ${key} ${id} in ${place}`,
    })
  }
}

/** Answers the contracts of the tables, undefined where one is unknown. */
function checkTables(
  { page, value: { tables, tier } }: Draft<Dataset>,
  known: Known,
): (Contract | undefined)[] {
  if (tables === undefined) return []
  if (tables.length === 0 && tier !== undefined && tier !== 'closed') {
    page.fault('tables', {
      'zh-CN': '只有不予开放的数据集可以没有表',
      en: 'only a closed dataset may have no table',
    })
  }
  const items = soundItems(tables)
  for (const { item, index } of items) {
    const earlier = items.filter((other) => other.index < index).map((other) => other.item)
    const fault = tableFault(item, earlier, known)
    if (fault) page.fault(`tables.${index}`, fault)
  }
  return tables.map((table: DatasetTable | undefined) => table && known.contract(table.contract))
}

function tableFault(
  { name, contract }: DatasetTable,
  earlier: readonly DatasetTable[],
  known: Known,
): LocalText | undefined {
  if (earlier.some((other) => other.name === name)) {
    return { 'zh-CN': `表名 ${name} 重复`, en: `table name ${name} stands twice` }
  }
  if (earlier.some((other) => other.contract === contract)) {
    return {
      'zh-CN': `合约 ${contract} 在本数据集中已有表（一个合约对应一张表）`,
      en: `contract ${contract} has a table in this dataset already (one table per contract)`,
    }
  }
  if (IMPLICIT_TABLES.includes(name)) {
    return { 'zh-CN': `表名 ${name} 由系统保留`, en: `table name ${name} is reserved` }
  }
  const found = known.contract(contract)
  if (found === undefined) {
    return { 'zh-CN': `未知合约 ${contract}`, en: `unknown contract ${contract}` }
  }
  if (!OWN_CONTRACTS.includes(contract)) return undefined
  return {
    'zh-CN': `合约 ${contract} 只供系统内部使用`,
    en: `contract ${contract} is for the hub's own tables`,
  }
}

function checkTimes(
  { page, value }: Draft<Dataset>,
  contracts: readonly (Contract | undefined)[],
): void {
  const { updateFrequency, freshnessLimitSeconds, retention, landing } = value
  const period = updateFrequency === undefined ? undefined : durationSeconds(updateFrequency)
  if (period !== undefined && freshnessLimitSeconds !== undefined) {
    if (freshnessLimitSeconds < period) {
      page.fault('freshnessLimitSeconds', {
        'zh-CN': `新鲜度上限 ${freshnessLimitSeconds} 秒短于更新周期 ${updateFrequency}，将永远过期`,
        en:
          `a limit of ${freshnessLimitSeconds} s is shorter than the update period ` +
          `${updateFrequency}: always stale`,
      })
    }
  }
  if (retention?.historyDays === undefined) return
  const events = contracts.some((contract) => contract === undefined || contract.eventTime)
  if (landing === 'replace' || !events) {
    page.fault('retention.historyDays', {
      'zh-CN': '只有追加写入且含事件时间的数据集才有历史保留期',
      en: 'only an appended dataset with event times has a history to delete',
    })
  }
}

function checkOverrides({ page, value }: Draft<Dataset>, known: Known): void {
  for (const [key, wanted] of Object.entries(value.classOverrides ?? {})) {
    const path = `classOverrides.${key}`
    const [tableName = '', columnName = '', ...rest] = key.split('.')
    const tables = soundItems(value.tables).map(({ item }) => item)
    const table = tables.find(({ name }) => name === tableName)
    const contract = table && known.contract(table.contract)
    // A table with a fault of its own may be the one that is meant.
    if (tables.length < (value.tables?.length ?? 1) || (table && contract === undefined)) continue
    const column = contract?.columns.find(({ name }) => name === columnName)
    if (column === undefined || rest.length > 0) {
      page.fault(path, {
        'zh-CN': `没有列 ${key}（写法：表.列）`,
        en: `there is no column ${key} (write table.column)`,
      })
    } else if (isLaxer(wanted, column)) {
      page.fault(path, {
        'zh-CN': `${wanted} 比合约规定的 ${column.class} 更宽松，只能加严`,
        en: `${wanted} is laxer than the contract's ${column.class}; it may only be stricter`,
      })
    }
  }
}

function isLaxer(wanted: DataClass, column: Column): boolean {
  return DATA_CLASSES.indexOf(wanted) < DATA_CLASSES.indexOf(column.class)
}

function checkDoors(
  { page, value }: Draft<Dataset>,
  contracts: readonly (Contract | undefined)[],
): void {
  const { doors, tier } = value
  if (doors === undefined || tier === undefined || value.tables === undefined) return
  if (tier === 'closed' && doors.length > 0) {
    page.fault('doors', {
      'zh-CN': '不予开放的数据集只公布元数据，不能有出口',
      en: 'a closed dataset shows metadata only and has no door',
    })
    return
  }
  if (tier !== 'closed' && doors.length === 0) {
    page.fault('doors', { 'zh-CN': '至少要有一个出口', en: 'there must be a door' })
  }
  for (const { item: door, index } of soundItems(doors)) {
    if (doors.indexOf(door) !== index) {
      page.fault(`doors.${index}`, { 'zh-CN': `${door} 重复`, en: `${door} stands twice` })
    }
    const fault = contracts.includes(undefined) ? undefined : doorFault(door, value, contracts)
    if (fault) page.fault(`doors.${index}`, fault)
  }
}

function doorFault(
  door: Door,
  { landing, tables = [] }: Partial<Dataset>,
  contracts: readonly (Contract | undefined)[],
) {
  const families = new Set(contracts.map((contract) => contract?.family))
  if (door === 'gtfs' && (!families.has('gtfs') || landing !== 'replace')) {
    return {
      'zh-CN': 'gtfs 出口要求有 gtfs 合约的表且整体替换',
      en: 'the gtfs door needs tables of gtfs contracts, and landing replace',
    }
  }
  if (door !== 'feeds') return undefined
  const renamed = tables.find(({ name }, index) => name !== contracts[index]?.name)
  if (renamed !== undefined) {
    return {
      'zh-CN': `feeds 出口的表名须与合约名一致，不能改为 ${renamed.name}`,
      en: `the feeds door finds tables by their contract's name, not as ${renamed.name}`,
    }
  }
  const whole =
    !families.has('gtfs-realtime') ||
    (families.size === 1 && contracts.some((contract) => contract?.name === 'feed_message'))
  if (landing === 'append' && !families.has('gtfs') && whole) return undefined
  return {
    'zh-CN': 'feeds 出口要求追加写入的实时合约；gtfs-realtime 须含 feed_message 且不与其他合约混用',
    en:
      'the feeds door needs appended real-time contracts; gtfs-realtime with its ' +
      'feed_message and unmixed',
  }
}
