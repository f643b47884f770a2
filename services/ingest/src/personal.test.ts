import { readdir, readFile, utimes } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { gtfsRealtime } from '@tongqu/adapter-gtfs-realtime'
import { vehicleRoster } from '@tongqu/adapter-vehicle-roster'
import { expect, it } from 'vitest'
import type { Log } from './ingest.ts'
import { openIntake } from './intake.ts'
import { retainRaw } from './maintenance.ts'
import { fileTarget } from './target.ts'
import { sourceOf, vehicles } from './testing/feeds.ts'
import { catalogWith, openHub, temporaryFolder } from './testing/hub.ts'
import { upstream } from './testing/upstream.ts'

const ROSTER = 'vehicle-roster'
const WAIT = { timeout: 20_000, interval: 20 }
const PLATES = ['云A12345', '云B54321', '云C98765']
const PHONES = ['13900000001', '13900000002', '13900000003']

/** Two vehicles, and one whose line is broken. */
const CSV = [
  'plate,plate_color,vehicle_kind,phone',
  `${PLATES[0]},2,bus,${PHONES[0]}`,
  `${PLATES[1]},2,coach,${PHONES[1]}`,
  `${PLATES[2]},not a colour,coach,${PHONES[2]}`,
  '',
].join('\n')

/** Plates in every encoding they come in, without what all of them share. */
const SECRETS = [...PLATES.map((plate) => plate.slice(1)), ...PHONES]

function rosterSource(url: string) {
  return { ...sourceOf(ROSTER, url), adapter: ROSTER }
}

/** Files below the folder that hold one of the texts, relative to it. */
async function filesWith(dir: string, texts: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = await readFile(path)
    if (texts.some((text) => bytes.includes(text))) found.push(relative(dir, path))
  }
  return found
}

it('a roster that came over http stands nowhere in plain but in its own table', async () => {
  const url = await upstream((_, response) => {
    response.setHeader('Content-Type', 'text/csv')
    response.end(CSV)
  })
  const dir = await temporaryFolder()
  const said: unknown[] = []
  const note = (...facts: unknown[]) => void said.push(facts)
  const log: Log = { info: note, warn: note, error: note }
  const hub = await openHub(dir, await catalogWith([rosterSource(url)]), { log })
  const ingest = hub.start()
  await expect.poll(() => hub.told.released.length, WAIT).toBe(1)
  await ingest.stop()
  expect(hub.told['source-status'][0]).toMatchObject({ readings: 2, rejects: 1 })

  const [record] = await hub.raw.records(`${ROSTER}-test`)
  expect(await new Response(await hub.raw.open(record?.sha256 ?? '')).text(), 'kept').toBe(CSV)
  expect(await filesWith(join(dir, 'raw'), [ROSTER]), 'files are read').not.toEqual([])
  const files = await filesWith(dir, SECRETS)
  const table = join('lake', ROSTER, 'roster')
  expect(files.filter((file) => !file.startsWith(table))).toEqual([])
  for (const secret of SECRETS) expect(JSON.stringify([said, hub.told])).not.toContain(secret)
})

it('what is refused of a personal delivery lands with its place and reason, and no text', async () => {
  const catalog = await catalogWith([])
  const hub = await openHub(await temporaryFolder(), catalog)
  const reject = { at: 'line 4', code: 'pattern', reason: 'r', raw: CSV }
  const broken = { contract: 'vehicle/roster@1', reading: { plate: PLATES[2] } } as const
  const { rejects } = await hub.writer.land(
    {
      dataset: ROSTER,
      feed: 'f',
      source: 's',
      sha256: '0'.repeat(64),
      receivedAt: '2026-01-01T00:00:00Z',
      appId: 's',
      sequence: 0,
    },
    { readings: [broken], rejects: [reject], findings: [] },
  )
  expect(rejects).toHaveLength(2)
  expect(rejects[0]).toEqual({ at: 'line 4', code: 'pattern', reason: 'r' })
  for (const secret of SECRETS) expect(JSON.stringify(rejects)).not.toContain(secret)
})

it('a personal file given by hand is sealed, and its key goes with its time', async () => {
  const dir = await temporaryFolder()
  let now = Date.parse('2026-01-01T12:00:00Z')
  const hub = await openHub(dir, await catalogWith([]), { now: () => now })
  const intake = openIntake(hub.deps)
  const target = fileTarget(vehicleRoster, ROSTER, 'by-hand', hub.deps.zone)
  const receive = (text: string) => intake.receive(target, chunks(text), {}, { always: true })
  const { record } = await receive(CSV)
  expect(await hub.keys.days(target.id)).toEqual(['2026-01-01'])
  expect(await filesWith(join(dir, 'raw'), SECRETS)).toEqual([])
  now += 30 * DAY_MILLISECONDS
  await receive(CSV.replace('bus', 'taxi'))
  await utimes(await objectOf(dir, record.sha256), 0, 0)
  await retainRaw({ ...hub.deps, raw: hub.raw })
  expect(await hub.keys.days(target.id)).toEqual(['2026-01-31'])
  await expect(hub.raw.open(record.sha256)).rejects.toMatchObject({ code: 'delivery-not-found' })
})

it('what is not personal is not sealed', async () => {
  const dir = await temporaryFolder()
  const hub = await openHub(dir, await catalogWith([]))
  const target = fileTarget(gtfsRealtime, 'bus-alerts', 'f', hub.deps.zone)
  const body = chunks(vehicles(1_775_000_000, ['a']))
  const { record } = await openIntake(hub.deps).receive(target, body, {})
  expect(await objectOf(dir, record.sha256)).toMatch(/\.zst$/)
  expect(await hub.keys.sources()).toEqual([])
})

const DAY_MILLISECONDS = 86_400_000

async function* chunks(content: string | Uint8Array) {
  yield Buffer.from(content)
}

/** The file that holds a payload. */
async function objectOf(dir: string, sha256: string): Promise<string> {
  const names = await readdir(join(dir, 'raw', 'objects'), { recursive: true })
  const name = names.find((found) => found.includes(sha256))
  return join(dir, 'raw', 'objects', name ?? 'missing')
}
