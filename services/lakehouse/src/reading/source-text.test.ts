import type { Dataset } from '@tongqu/catalog'
import { afterAll, expect, it } from 'vitest'
import { testFolder } from '../testing/folder.ts'
import { decoded, delivery, openTestLake, timetable } from '../testing/lake.ts'
import { bytesOf } from '../testing/reading.ts'
import type { LakeReading } from '../types.ts'
import { openLakeReader } from './reader.ts'

const closing: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

const gtfs: Dataset = {
  ...timetable,
  tables: ['stop_times', 'calendar', 'fare_products', 'levels'].map((name) => ({
    name,
    contract: `gtfs/${name}@1` as const,
  })),
}

async function open(feeds: Record<string, LakeReading[]>) {
  const dir = await testFolder()
  const lake = await openTestLake(dir, { datasets: [gtfs] })
  const reader = await openLakeReader({
    dir,
    datasets: [gtfs],
    now: () => lake.clock.now,
    uuid: () => crypto.randomUUID(),
    engine: lake.engine,
  })
  closing.push(lake.close, reader.close)
  let sequence = 0
  for (const [feed, readings] of Object.entries(feeds)) {
    await lake.writer.land(delivery(gtfs, sequence++, { feed }), decoded(...readings))
  }
  const snapshot = await reader.pin('timetable')
  const text = async (table: string, feed: string, more = {}) => {
    const bytes = await bytesOf(await reader.sourceText(snapshot, table, { feed, ...more }))
    return bytes.toString().split('\r\n')
  }
  return Object.assign(text, { reader, snapshot })
}

const stopTime = (trip: string, more: Record<string, unknown>): LakeReading => ({
  contract: 'gtfs/stop_times@1',
  reading: { trip_id: trip, stop_sequence: 1, ...more },
})

it('rows of one feed stand as their source writes them, empty columns left out', async () => {
  const text = await open({
    a: [
      stopTime('t1', { stop_id: 's1', arrival_time: 30_600, departure_time: 93_784 }),
      stopTime('t,2', { stop_id: 's2', stop_headsign: '去"东站"', shape_dist_traveled: 1.5 }),
    ],
    b: [stopTime('t9', { stop_id: 's9', timepoint: 1 })],
  })
  expect(await text('stop_times', 'a')).toEqual([
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence,stop_headsign,shape_dist_traveled',
    't1,08:30:00,26:03:04,s1,1,,',
    '"t,2",,,s2,1,"去""东站""",1.5',
    '',
  ])
  const [header = '', row] = await text('stop_times', 'b')
  expect(header.split(',')).toContain('timepoint')
  expect(header.split(',')).not.toContain('arrival_time')
  expect(row).toMatch(/t9/)
})

it('dates, flags and decimals take the form of the source', async () => {
  const week = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
  const days = Object.fromEntries(week.map((day, index) => [day, index < 5]))
  const text = await open({
    a: [
      {
        contract: 'gtfs/calendar@1',
        reading: { service_id: 'w', ...days, start_date: '2026-01-05', end_date: '2026-12-31' },
      },
      {
        contract: 'gtfs/fare_products@1',
        reading: { fare_product_id: 'p', amount: '2.50', currency: 'CNY' },
      },
    ],
  })
  expect(await text('calendar', 'a')).toEqual([
    `service_id,${week.join(',')},start_date,end_date`,
    'w,1,1,1,1,1,0,0,20260105,20261231',
    '',
  ])
  expect(await text('fare_products', 'a')).toEqual([
    'fare_product_id,amount,currency',
    'p,2.5,CNY',
    '',
  ])
})

it('columns outside the contract come back as columns, absent cells empty', async () => {
  const text = await open({
    a: [
      stopTime('t1', { stop_id: 's1', extra: { 'b,x': '1', a: '二' } }),
      stopTime('t2', { stop_id: 's2', extra: { a: '3' } }),
      stopTime('t3', { stop_id: 's3' }),
    ],
  })
  expect(await text('stop_times', 'a')).toEqual([
    'trip_id,stop_id,stop_sequence,a,"b,x"',
    't1,s1,1,二,1',
    't2,s2,1,3,',
    't3,s3,1,,',
    '',
  ])
})

it('a feed without rows gives the header of the required columns alone', async () => {
  const text = await open({ a: [stopTime('t1', { stop_id: 's1' })] })
  expect(await text('levels', 'a')).toEqual(['level_id,level_index', ''])
  expect(await text('stop_times', 'nobody')).toEqual(['trip_id,stop_sequence', ''])
})

it('only the columns of the view leave, required or not', async () => {
  const text = await open({ a: [stopTime('t1', { stop_id: 's1', extra: { a: '1' } })] })
  const columns = ['stop_id', 'arrival_time']
  expect(await text('stop_times', 'a', { columns })).toEqual(['stop_id', 's1', ''])
})

it('a filter understands the value of a column in the form of its source too', async () => {
  const { reader, snapshot } = await open({
    a: [
      stopTime('early', { stop_id: 's1', arrival_time: 30_599 }),
      stopTime('late', { stop_id: 's1', arrival_time: 93_784 }),
    ],
  })
  const trips = async (operator: 'eq' | 'gte', value: string) => {
    const where = [{ column: 'arrival_time', operator, values: [value] }]
    const query = { table: 'stop_times', view: ['trip_id', 'arrival_time'], select: [], where }
    const page = await reader.page(snapshot, { ...query, order: [] }, { limit: 9 })
    return page.items.map(({ trip_id }) => trip_id)
  }
  expect(await trips('gte', '8:30:00')).toEqual(['late'])
  expect(await trips('eq', '26:03:04')).toEqual(['late'])
  expect(await trips('eq', '30599')).toEqual(['early'])
  await expect(trips('eq', '8:61:00')).rejects.toMatchObject({ code: 'wrong-value' })
})
