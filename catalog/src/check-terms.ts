/** The terms of one dataset against its tables and the purposes there are. */
import type { Column, ColumnType, LocalText } from '@tongqu/contracts'
import type { Draft, Known } from './drafts.ts'
import { soundItems } from './drafts.ts'
import type { Dataset, TermMask } from './types.ts'

/** What a mask can be laid over. */
const MASKABLE: Readonly<Record<TermMask['kind'], readonly ColumnType[]>> = {
  pseudonym: ['string'],
  prefix: ['string'],
  time: ['timestamp'],
  grid: ['double', 'integer'],
}

/** People are told apart by keyed hashes alone: the name of such a column ends so. */
const PSEUDONYM = '_pseudonym'

export function checkTerms(
  { page, value }: Draft<Dataset>,
  purposes: ReadonlySet<string>,
  known: Known,
): void {
  const { terms, tables = [] } = value
  if (terms === undefined) return
  const fault = (path: string, message: LocalText) => page.fault(`terms.${path}`, message)
  const columnsOf = (table: string) => {
    const found = soundItems(tables).find(({ item }) => item.name === table)
    return found && (known.contract(found.item.contract)?.columns ?? [])
  }
  terms.purposes?.forEach((id, index) => {
    if (id === undefined || purposes.has(id)) return
    fault(`purposes.${index}`, {
      'zh-CN': `purposes.yaml 中没有用途 ${id}`,
      en: `there is no purpose ${id} in purposes.yaml`,
    })
  })
  for (const [table, column] of Object.entries(terms.subjects)) {
    const path = `subjects.${table}`
    if (!find(columnsOf(table), column)) fault(path, unknown(table, column))
    else if (!column.endsWith(PSEUDONYM)) fault(path, NO_PSEUDONYM)
  }
  for (const [place, mask] of Object.entries(terms.masks)) {
    const [table = '', name = ''] = place.split('.')
    const column = find(columnsOf(table), name)
    if (!column) fault(`masks.${place}`, unknown(table, name))
    else if (!MASKABLE[mask.kind].includes(column.type)) {
      fault(`masks.${place}`, {
        'zh-CN': `${mask.kind} 不能用于类型 ${column.type}`,
        en: `${mask.kind} does not fit a column of type ${column.type}`,
      })
    }
  }
  for (const [table, group] of Object.entries(terms.minimumGroups)) {
    for (const column of [...group.by, group.of]) {
      if (find(columnsOf(table), column)) continue
      fault(`minimumGroups.${table}`, unknown(table, column))
    }
  }
}

const NO_PSEUDONYM: LocalText = {
  'zh-CN': '个人只能以假名列（名称以 _pseudonym 结尾）区分',
  en: 'people are told apart by a column of pseudonyms, whose name ends in _pseudonym',
}

function find(columns: readonly Column[] | undefined, name: string): Column | undefined {
  return columns?.find((column) => column.name === name)
}

function unknown(table: string, column: string): LocalText {
  return {
    'zh-CN': `本数据集没有列 ${table}.${column}`,
    en: `the dataset has no column ${table}.${column}`,
  }
}
