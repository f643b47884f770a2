import type { ContractId } from '@tongqu/contracts'
import { CROWDING_FIELDS, crowdingOf } from './crowding.ts'
import { FLOW_FIELDS, flowOf } from './flow.ts'
import {
  LINE_FIELDS,
  lineColumns,
  SECTION_FIELDS,
  STATION_FIELDS,
  sectionColumns,
  stationColumns,
} from './network.ts'
import { type Field, type Fields, fieldsOf, memberOf } from './record.ts'
import type { Item } from './scope.ts'
import { STATUS_FIELDS, statusColumns } from './status.ts'

/** What a record says: a row of a contract, or why there is none. */
export type Outcome =
  | { contract: ContractId; columns: Readonly<Record<string, unknown>> }
  | { contract?: ContractId; code: string; reason: string }

/** One list of the layout: how its records are read. */
export type Part = {
  name: string
  contracts: readonly ContractId[]
  fields: Fields
  read(item: Item): Outcome
  others?: readonly string[]
}

const CROWDING: Part = {
  name: 'crowding',
  contracts: ['metro/station_crowding@1', 'metro/section_crowding@1'],
  fields: CROWDING_FIELDS,
  read: crowdingOf,
}
const FLOWS: Part = {
  name: 'flows',
  contracts: ['metro/station_flow@1'],
  fields: FLOW_FIELDS,
  read: flowOf,
  others: ['flow', 'stationFlows'],
}
const STATUS: Part = {
  name: 'status',
  contracts: ['metro/service_status@1'],
  fields: STATUS_FIELDS,
  read: (item) => ({ contract: 'metro/service_status@1', columns: statusColumns(item) }),
  others: ['serviceStatus', 'notices'],
}

/** In this order: crowding finds the stations and sections of its document. */
export const PARTS: readonly Part[] = [
  {
    name: 'lines',
    contracts: ['metro/line@1'],
    fields: LINE_FIELDS,
    read: (item) => ({ contract: 'metro/line@1', columns: lineColumns(item) }),
  },
  {
    name: 'stations',
    contracts: ['metro/station@1'],
    fields: STATION_FIELDS,
    read: (item) => ({ contract: 'metro/station@1', columns: stationColumns(item) }),
  },
  {
    name: 'sections',
    contracts: ['metro/section@1'],
    fields: SECTION_FIELDS,
    read: (item) => ({ contract: 'metro/section@1', columns: sectionColumns(item) }),
  },
  FLOWS,
  CROWDING,
  STATUS,
]

/** Members above the lists, and the lists themselves. */
export const HEAD_FIELDS: Fields = fieldsOf(
  { name: 'updatedAt', kind: 'instant', others: ['time', 'timestamp', 'generatedAt'] },
  { name: 'partial', kind: 'flag', others: ['isPartial'] },
  { name: 'datum', kind: 'text', others: ['crs'] },
  { name: 'intervalSeconds', kind: 'integer', others: ['interval'] },
  { name: 'note', kind: 'any' },
  ...PARTS.map(({ name, others = [] }): Field => ({ name, kind: 'any', others })),
)

/** What a record that stands alone is about, as far as its members tell. */
export function partOf(record: unknown): Part | undefined {
  const has = (fields: Fields, ...names: readonly string[]) =>
    names.some((name) => memberOf(record, fields, name) !== undefined)
  if (has(STATUS_FIELDS, 'state')) return STATUS
  if (has(FLOW_FIELDS, 'entries', 'exits')) return FLOWS
  return has(CROWDING_FIELDS, 'station', 'from') ? CROWDING : undefined
}
