import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { timetable } from '../../ingest/src/testing/feeds.ts'
import { dataFolder, hubCommand, hubProcess } from './testing/hub-process.ts'

/** Writes a timetable of so many stops, an unknown file, and a stop too many that is refused. */
async function writeTimetable(path: string, stops: number): Promise<void> {
  const rows = Array.from({ length: stops }, (_, index) => `s${index + 1},站,31,112\n`)
  const text = `stop_id,stop_name,stop_lat,stop_lon\n${rows.join('')}bad,B,NaN,112\n`
  await writeFile(path, await timetable(stops, { 'stops.txt': text, 'notes.txt': 'x\n' }))
}

/** Runs a command that must succeed, and reads the JSON of its last line, if it is any. */
async function done(dir: string, ...words: string[]) {
  const { code, out, err } = await hubCommand(dir, words)
  expect(code, `${words.join(' ')}: ${err}`).toBe(0)
  const last = out.trim().split('\n').at(-1) ?? ''
  return last.startsWith('{') ? JSON.parse(last) : last
}

it('load ends with a line of JSON, and decode prints one for each reading and reject', async () => {
  const dir = await dataFolder()
  const file = `${dir}-t.zip`
  await writeTimetable(file, 3)
  const report = await done(dir, 'load', file, '--feed', 'x', '--json')
  expect(report).toMatchObject({
    feed: 'x',
    delivery: expect.stringMatching(/^[0-9a-f]{64}$/),
    tables: { stops: { readings: 3, rejects: 1 }, stop_times: { readings: 3, rejects: 0 } },
    findings: [{ at: 'notes.txt', code: 'unknown-file' }],
    seconds: expect.any(Number),
  })
  const { out } = await hubCommand(dir, ['decode', 'gtfs', file])
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines).toContainEqual({
    contract: 'gtfs/stops@1',
    reading: { stop_id: 's1', stop_name: '站', stop_lat: 31, stop_lon: 112 },
  })
  expect(lines.filter((line) => 'reject' in line)).toEqual([
    { reject: { at: 'stops.txt:5:stop_lat', reason: 'stop_lat is not a finite number' } },
  ])
  await rm(file)
})

it('a recall by command closes the wrong release at every door, its cursors and files too', async () => {
  const dir = await dataFolder()
  const file = `${dir}-t.zip`
  const hub = await hubProcess(dir, {})
  for (const stops of [3, 5]) {
    await writeTimetable(file, stops)
    await done(dir, 'load', file, '--feed', 'x')
  }
  const door = `${hub.url}/api/datasets/bus-timetable`
  const records = `${door}/tables/stops/records`
  const listed = (await (await fetch(`${door}/files?version=2`)).json()) as {
    items: { href: string; name: string; table: string }[]
  }
  const stored = listed.items.find(({ table }) => table === 'stops')
  const next = /<([^>]+)>/.exec((await fetch(`${records}?limit=2`)).headers.get('link') ?? '')?.[1]
  const byCursor = String(next).replace('&version=2', '')
  await done(dir, 'recall', 'bus-timetable', '2', '--reason', 'wrong')
  for (const url of [
    `${records}?version=2`,
    `${records}?version=2&format=parquet`,
    String(next),
    byCursor,
    `${door}/files?version=2`,
    String(stored?.href),
    `${door}/gtfs.zip?version=2`,
  ]) {
    const answer = await fetch(url)
    expect(answer.status, url).toBe(410)
    expect(await answer.json(), url).toMatchObject({ code: 'version-recalled', reason: 'wrong' })
  }
  expect((await fetch(`${door}/files/${stored?.name}`)).status).toBe(404)
  const now = (await (await fetch(records)).json()) as { items: unknown[] }
  expect(now.items).toHaveLength(3)
  expect((await fetch(`${door}/gtfs.zip?form=original`)).status).toBe(200)
  await rm(file)
})

it('a backup beside a running hub restores to the same records, and a hub starts on it', async () => {
  const dir = await dataFolder()
  const file = `${dir}-t.zip`
  await writeTimetable(file, 4)
  const hub = await hubProcess(dir, {})
  const { delivery } = await done(dir, 'load', file, '--feed', 'x', '--json')
  await done(dir, 'replay', delivery)
  await done(dir, 'compact')
  await done(dir, 'vacuum')
  await done(dir, 'demo')
  const target = join(await dataFolder(), 'backup')
  await done(dir, 'backup', target)
  const restored = join(await dataFolder(), 'restored')
  await done(restored, 'restore', target)
  const again = await hubCommand(restored, ['restore', target])
  expect(again).toMatchObject({ code: 1 })
  expect(again.err).toContain('backup-invalid')
  const keyless = await hubCommand(restored, ['start'])
  expect(keyless, 'the store needs the key it was sealed with').toMatchObject({ code: 1 })
  expect(keyless.err).toContain('keys-unusable')
  await cp(join(dir, 'keys', 'master.key'), join(restored, 'keys', 'master.key'))
  const other = await hubProcess(restored, {})
  expect(other.output(), 'accounts are those of before: nobody sets it up anew').not.toMatch(
    /一次性口令/,
  )
  for (const table of ['stops', 'trips', 'stop_times']) {
    const path = `/api/datasets/bus-timetable/tables/${table}/records?format=csv`
    const [here = '', there] = await Promise.all(
      [hub, other].map(async ({ url }) => (await fetch(url + path)).text()),
    )
    expect(there).toBe(here)
    expect(here.split('\r\n').length).toBeGreaterThan(1)
  }
  await done(restored, 'doctor')
  await rm(file)
})
