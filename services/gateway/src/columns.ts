import type { AccessPlan } from '@tongqu/access'
import { type Dataset, type DescribedTable, describeTables, knownContract } from '@tongqu/catalog'
import { type ColumnType, type DataClass, type LocalText, Problem } from '@tongqu/contracts'
import type { Snapshot } from '@tongqu/lakehouse'
import type { GatewayDeps } from './deps.ts'
import { recordsLink } from './links.ts'
import { text } from './texts.ts'
import { countsAreTold } from './views.ts'

export type ColumnDescription = {
  name: string
  type: ColumnType
  nullable: boolean
  class: DataClass
  description: LocalText
  unit?: string
  standard?: string
  system: boolean
}

/** The columns the lake adds to each table (DESIGN section 6); `event_date` not to all. */
export const systemColumns: readonly ColumnDescription[] = [
  system('feed_id', 'string', false, '来自哪个馈送', 'Feed the row belongs to'),
  system('event_date', 'date', true, '事件日期（省内时区）', 'Day of the event, province time'),
  system('delivery_id', 'string', false, '原始交付的 SHA-256', 'SHA-256 of the raw delivery'),
  system('received_at', 'timestamp', false, '接收时刻', 'Instant at which it was received'),
]

export function isSystemColumn(name: string): boolean {
  return systemColumns.some((column) => column.name === name)
}

function system(name: string, type: ColumnType, nullable: boolean, zh: string, en: string) {
  const description = text(zh, en)
  return { name, type, nullable, class: 'public' as const, description, system: true }
}

/**
 * The tables of a dataset as this caller may know them: with a plan the columns that may leave and
 * the number of rows; with a refusal the contract alone, which is public, and no number.
 */
export async function describeDatasetTables(
  { lake, publicUrl }: Pick<GatewayDeps, 'lake' | 'publicUrl'>,
  dataset: Dataset,
  plan: AccessPlan | Problem,
) {
  const allowed = plan instanceof Problem ? undefined : plan
  const snapshot = allowed && (await newest(lake, dataset.id))
  try {
    return describeTables(dataset, knownContract).map((table) => {
      const { contract, name } = table
      const told = countsAreTold(allowed?.tables[name])
      const rows = told ? snapshot?.tables.get(name)?.rows : undefined
      return {
        name,
        contract: contract.id,
        title: contract.title,
        description: contract.description,
        standard: contract.standard,
        key: contract.key,
        ...(contract.eventTime && { eventTime: contract.eventTime }),
        ...(contract.geometry && { geometry: contract.geometry.kind }),
        ...(rows !== undefined && { rows }),
        columns: columnsOf(table, allowed?.tables[name]?.columns),
        links: dataset.doors.includes('records')
          ? { records: recordsLink(publicUrl, dataset.id, name) }
          : {},
      }
    })
  } finally {
    snapshot?.close()
  }
}

/** In table order; `view` limits them to what may leave. */
export function columnsOf(
  { contract, columns }: DescribedTable,
  view?: readonly string[],
): ColumnDescription[] {
  const own = systemColumns.filter(
    ({ name }) => name !== 'event_date' || contract.eventTime !== undefined,
  )
  const all = [
    ...own,
    ...columns.map(({ name, type, nullable, class: dataClass, description, unit, standard }) => ({
      name,
      type,
      nullable,
      class: dataClass,
      description,
      ...(unit && { unit }),
      ...(standard && { standard }),
      system: false,
    })),
  ]
  return view ? all.filter(({ name }) => view.includes(name)) : all
}

async function newest(lake: GatewayDeps['lake'], dataset: string): Promise<Snapshot | undefined> {
  try {
    return await lake.pin(dataset)
  } catch (error) {
    if (error instanceof Problem) return undefined
    throw error
  }
}
