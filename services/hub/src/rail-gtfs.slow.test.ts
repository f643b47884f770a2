import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dataFolder, hubCommand, hubProcess } from './testing/hub-process.ts'
import { unzipped } from './testing/unzipped.ts'

const TIMETABLE = join(
  import.meta.dirname,
  '../../../adapters/china-rail/fixtures/timetable/input.json',
)

type Loaded = { tables: Record<string, { readings: number; rejects: number }> }

it('a timetable of the 12306 kind leaves as GTFS that comes in again without a reject', async () => {
  const dir = await dataFolder()
  const first = await load(dir, [TIMETABLE, '--dataset', 'rail-trains', '--feed', 'yunze'])
  expect(first.tables.train?.readings).toBe(7)
  const { url } = await hubProcess(dir, {})
  const response = await fetch(`${url}/api/datasets/rail-trains/gtfs.zip`)
  expect(response.status).toBe(200)
  const zip = Buffer.from(await response.arrayBuffer())
  expect([...unzipped(zip).keys()].sort()).toEqual(
    [
      ...['agency.txt', 'calendar.txt', 'calendar_dates.txt', 'feed_info.txt'],
      ...['routes.txt', 'stop_times.txt', 'stops.txt', 'trips.txt'],
    ].sort(),
  )
  // K8802 leaves at 22:40 and ends on the next day: GTFS counts on past 24 h.
  expect(String(unzipped(zip).get('stop_times.txt'))).toContain('25:20:00')
  const path = join(dir, 'again.zip')
  await writeFile(path, zip)
  const other = await dataFolder()
  const again = await load(other, [path, '--dataset', 'rail-timetable', '--feed', 'yunze'])
  const counts = Object.entries(again.tables).map(([table, { readings, rejects }]) => {
    return [table, readings, rejects]
  })
  expect(Object.fromEntries(counts.map(([table, readings]) => [table, readings]))).toEqual({
    ...{ agency: 1, calendar: 3, calendar_dates: 1, feed_info: 1 },
    ...{ routes: 2, stop_times: 8, stops: 3, trips: 3 },
  })
  expect(counts.map(([, , rejects]) => rejects)).toEqual(counts.map(() => 0))
})

async function load(dir: string, words: readonly string[]): Promise<Loaded> {
  const { code, out, err } = await hubCommand(dir, ['load', ...words, '--json'])
  expect(code, err).toBe(0)
  return JSON.parse(out.trim().split('\n').pop() ?? '') as Loaded
}
