import type { Column, Contract } from '@tongqu/contracts'
import { type LakeTable, lakeTable } from '../table.ts'

/** A contract with every column type and every class, for tests of the lake alone. */
export const sighting: Contract = {
  id: 'test/sighting@1',
  family: 'test',
  name: 'sighting',
  major: 1,
  minor: 0,
  title: { 'zh-CN': '目击', en: 'Sighting' },
  description: { 'zh-CN': '测试用', en: 'For tests' },
  standard: 'none',
  columns: [
    column('vehicle', 'string', { nullable: false }),
    column('at', 'timestamp', { nullable: false }),
    column('count', 'integer', {}),
    column('odometer', 'long', {}),
    column('speed', 'double', {}),
    column('fare', 'decimal', { precision: 18, scale: 6 }),
    column('late', 'boolean', {}),
    column('day', 'date', {}),
    column('driver', 'string', { class: 'personal' }),
    column('extra', 'map', {}),
  ],
  key: ['vehicle'],
  eventTime: 'at',
  partitionBy: ['event_date'],
  clusterBy: ['vehicle', 'at'],
  schema: {},
}

/** Reference data: no event time, no cluster order. */
export const place: Contract = {
  ...sighting,
  id: 'test/place@1',
  name: 'place',
  columns: [
    column('place_id', 'string', { nullable: false }),
    column('title', 'string', {}),
    column('latitude', 'double', {}),
  ],
  key: ['place_id'],
  partitionBy: [],
  clusterBy: [],
}
delete (place as { eventTime?: string }).eventTime

export const sightings: LakeTable = lakeTable(
  { id: 'test-set', classOverrides: {} },
  'sighting',
  sighting,
)
export const places: LakeTable = lakeTable({ id: 'test-set', classOverrides: {} }, 'place', place)

function column(name: string, type: Column['type'], rest: Partial<Column>): Column {
  return {
    name,
    type,
    nullable: true,
    class: 'public',
    description: { 'zh-CN': name, en: name },
    schema: {},
    ...rest,
  }
}
