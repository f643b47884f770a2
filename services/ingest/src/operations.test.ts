import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { callHub, readControlFile } from './control-client.ts'
import { openControlServer } from './control-server.ts'
import { openIntake } from './intake.ts'
import type { LoadReport } from './load.ts'
import { type OperationDeps, operationRunner } from './operations.ts'
import type { ReplayReport } from './replay.ts'
import { timetable, vehicles } from './testing/feeds.ts'
import { catalogWith, openHub, temporaryFolder } from './testing/hub.ts'
import { upstream } from './testing/upstream.ts'

const POSITIONS = 'bus-vehicle-positions'
const quiet = () => undefined

/** Operations on an empty lake, and a folder for files. */
async function operations() {
  const files = await temporaryFolder()
  const dir = await temporaryFolder()
  const hub = await openHub(dir, await catalogWith([]))
  const deps: OperationDeps = {
    ...hub.deps,
    writer: hub.writer,
    raw: hub.raw,
    engine: hub.engine,
    uuid: randomUUID,
    dataDir: dir,
    intake: openIntake(hub.deps),
    reload: async () => undefined,
  }
  const run = operationRunner(deps)
  async function load(name: string, bytes: Buffer, more: Record<string, string> = {}) {
    const from = join(files, name)
    await writeFile(from, bytes)
    return (await run('load', { from, ...more }, quiet)) as LoadReport
  }
  return { run, load, files, dir, ...hub }
}

it('lands a timetable, telling adapter, dataset and feed from the file', async () => {
  const { load, writer } = await operations()
  const report = await load('hart tampa.zip', await timetable(7))
  expect(report).toMatchObject({ dataset: 'bus-timetable', feed: 'hart-tampa', release: 1 })
  expect(report.tables.stop_times).toMatchObject({ readings: 7, rejects: 0 })
  expect(report.delivery).toMatch(/^[0-9a-f]{64}$/)
  expect((await writer.versions('bus-timetable'))[0]?.tables.stops?.rows).toBe(7)
})

it('lands what it is told where it is told', async () => {
  const { load } = await operations()
  const more = { adapter: 'gtfs', dataset: 'rail-timetable', feed: 'metro' }
  expect(await load('x.bin', await timetable(2), more)).toMatchObject({
    dataset: 'rail-timetable',
    feed: 'metro',
  })
})

it('tells vehicles from other messages by what they hold', async () => {
  const { load, told } = await operations()
  const report = await load('positions.pb', vehicles(1_775_000_000, ['a']))
  expect(report).toMatchObject({ dataset: POSITIONS, feed: 'positions' })
  await expect.poll(() => told['feed-update']).toMatchObject([{ dataset: POSITIONS }])
})

it('reports every reject with place and reason and lands the rest', async () => {
  const { load } = await operations()
  const stops = 'stop_id,stop_name,stop_lat,stop_lon\ns1,A,31,112\ns2,B,not a number,112\n'
  const report = await load('t.zip', await timetable(1, { 'stops.txt': stops, 'notes.txt': 'a\n' }))
  expect(report.tables.stops).toMatchObject({ readings: 1, rejects: 1 })
  expect(report.rejects[0]?.at).toContain('stops.txt')
  expect(report.findings.some(({ at }) => at.includes('notes.txt'))).toBe(true)
})

it.each([
  [
    'cut short',
    't.zip',
    async () => (await timetable(3)).subarray(0, -60),
    't.zip',
    /damaged-archive, End of central/,
  ],
  ['no archive', 'p.pb', async () => vehicles(1, ['a']), 'p.pb', /not-an-archive, not a zip/],
])('names the true fault of a timetable that is %s', async (_, name, make, at, reason) => {
  const { load } = await operations()
  const failed = await load(name, await make(), { adapter: 'gtfs' }).catch((error) => error)
  expect(failed).toMatchObject({ code: 'delivery-undecodable', extensions: { at } })
  expect(failed.detail.en).toMatch(reason)
})

it('knows a lone text of a timetable by its name', async () => {
  const { load } = await operations()
  const report = await load('stops.txt', Buffer.from('stop_id\ns1\n'), { adapter: 'gtfs' })
  expect(report.tables.stops).toMatchObject({ readings: 1, rejects: 0 })
  expect(report.rejects).toContainEqual(
    expect.objectContaining({ at: 'trips.txt', code: 'missing-file' }),
  )
})

it('calls a refused member refused, and not missing as well', async () => {
  const { load } = await operations()
  const bomb = `stop_id,stop_name\n${'0'.repeat(2 ** 20)}\n`
  const report = await load('t.zip', await timetable(1, { 'stops.txt': bomb }))
  const contract = 'gtfs/stops@1'
  expect(report.rejects).toMatchObject([{ at: 'stops.txt', code: 'compression-ratio', contract }])
  expect(report.rejects).toHaveLength(1)
  expect(report.tables.stops).toMatchObject({ readings: 0, rejects: 1 })
})

it('lands a file again when told again, without doubling anything', async () => {
  const { load, writer } = await operations()
  const bytes = vehicles(1_775_000_000, ['a', 'b'])
  await load('p.pb', bytes)
  const again = await load('p.pb', bytes)
  expect(again.tables.vehicle_position).toMatchObject({ readings: 0, repeats: 2 })
  expect((await writer.versions(POSITIONS))[0]?.tables.vehicle_position?.rows).toBe(2)
})

it.each([
  ['a file that is not there', 'missing.zip', undefined, {}, 'input-unreadable'],
  ['content nobody knows', 'x.bin', Buffer.from([0xff, 0x00]), {}, 'adapter-not-found'],
  [
    'an adapter that is not there',
    'x.zip',
    Buffer.from('PK'),
    { adapter: 'no' },
    'adapter-not-found',
  ],
  [
    'a dataset that is not there',
    'x.pb',
    vehicles(1, ['a']),
    { dataset: 'no' },
    'dataset-not-found',
  ],
  [
    'a dataset with tables for nothing of it',
    'x.pb',
    vehicles(1, ['a']),
    { dataset: 'bus-timetable' },
    'dataset-unclear',
  ],
  ['a message for several datasets', 'x.pb', vehicles(1, []), {}, 'dataset-unclear'],
  ['a message that is none', 'x.pb', Buffer.from([0x0a, 0x05, 0x0a]), {}, 'delivery-undecodable'],
  [
    'a capture of what lands over connections only',
    'x.hex',
    Buffer.from('7e0002000001390000000100016d7e'),
    {},
    'connections-only',
  ],
  ['an odd name', 'x.pb', vehicles(1, ['a']), { feed: '../up' }, 'bad-request'],
])('says clearly that it was given %s', async (_, name, bytes, more, code) => {
  const { run, load, files } = await operations()
  const loading = bytes ? load(name, bytes, more) : run('load', { from: join(files, name) }, quiet)
  await expect(loading).rejects.toMatchObject({ code })
})

it('lands the answer of an address that is allowed', async () => {
  const { run } = await operations()
  const url = await upstream((_, response) => response.end(vehicles(1_775_000_000, ['a'])))
  const report = await run('load', { from: `${url}/live/positions.pb` }, quiet)
  expect(report).toMatchObject({ feed: 'positions', dataset: POSITIONS })
})

it('replays the newest timetable of a feed, once per version of the adapter', async () => {
  const { run, load } = await operations()
  const first = await load('a.zip', await timetable(2))
  const delivery = first.delivery.slice(0, 12)
  const replayed = (await run('replay', { delivery }, quiet)) as ReplayReport
  expect(replayed).toMatchObject({ delivery: first.delivery, release: 2, adapter: 'gtfs-1' })
  expect(replayed.tables.stop_times).toMatchObject({ readings: 2 })
  const again = (await run('replay', { delivery }, quiet)) as ReplayReport
  expect(again.release).toBeUndefined()
  await load('a.zip', await timetable(3))
  await expect(run('replay', { delivery }, quiet)).rejects.toMatchObject({ code: 'bad-request' })
  await expect(run('replay', { delivery: 'abc' }, quiet)).rejects.toMatchObject({
    code: 'delivery-not-found',
  })
})

it('replays a message without doubling its readings', async () => {
  const { run, load, writer } = await operations()
  const { delivery } = await load('p.pb', vehicles(1_775_000_000, ['a']))
  await run('replay', { delivery }, quiet)
  const [release] = await writer.versions(POSITIONS)
  expect(release?.tables.vehicle_position?.rows).toBe(1)
})

it('recalls, compacts, vacuums, retains and backs up', async () => {
  const { run, load, writer, told } = await operations()
  await load('a.zip', await timetable(2))
  await load('a.zip', await timetable(9))
  const recall = { dataset: 'bus-timetable', release: '2', reason: 'wrong' }
  expect(await run('recall', recall, quiet)).toEqual({ dataset: 'bus-timetable', release: 3 })
  expect((await writer.versions('bus-timetable'))[0]?.tables.stops?.rows).toBe(2)
  await expect.poll(() => told.released.at(-1)?.release).toBe(3)
  const appId = 'load:gtfs:bus-timetable:a'
  expect(await writer.landedSequence('bus-timetable', appId), 'never lands again').toBe(1)
  expect(await run('compact', {}, quiet)).toHaveProperty('bus-timetable')
  expect(await run('vacuum', { dataset: 'bus-timetable' }, quiet)).toHaveProperty('bus-timetable')
  expect(await run('retain', {}, quiet)).toMatchObject({ raw: { deleted: 0 } })
  const to = join(await temporaryFolder(), 'backup')
  await mkdir(to)
  expect(await run('backup', { to }, quiet)).toMatchObject({ datasets: 1 })
  expect(existsSync(join(to, 'backup.json'))).toBe(true)
  await expect(run('nonsense', {}, quiet)).rejects.toMatchObject({ code: 'not-found' })
})

it('does for the command line what it asks, and for nobody without the token', async () => {
  const { run, files, dir } = await operations()
  const server = await openControlServer({ dataDir: dir, token: 'secret', run, now: () => 0 })
  onTestFinished(() => server.close())
  const file = await readControlFile(dir)
  if (!file) throw new Error('no control file')
  expect((await stat(join(dir, 'control.json'))).mode & 0o777).toBe(0o600)
  const from = join(files, 'p.pb')
  await writeFile(from, vehicles(1_775_000_000, ['a']))
  const done = await callHub(file, 'load', { from }, quiet)
  expect(done?.result).toMatchObject({ dataset: POSITIONS })
  await expect(callHub(file, 'load', { from: '/none' }, quiet)).rejects.toMatchObject({
    code: 'input-unreadable',
  })
  expect(await callHub({ ...file, token: 'wrong!' }, 'load', { from }, quiet)).toBeUndefined()
  await server.close()
  expect(await callHub(file, 'load', { from }, quiet)).toBeUndefined()
  expect(await readControlFile(dir)).toBeUndefined()
})
