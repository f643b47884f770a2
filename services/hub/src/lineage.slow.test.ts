import { createHash } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { timetable } from '../../ingest/src/testing/feeds.ts'
import { ciPython } from '../../lakehouse/src/testing/ci-python.ts'
import { dataFolder, hubCommand, hubProcess } from './testing/hub-process.ts'
import { exportsOf, foreignersRead } from './testing/lineage-exports.ts'

type Graph = {
  release?: number
  receipt?: string
  cut: boolean
  entities: { id: string; kind: string; sha256?: string }[]
  edges: { activity: string; entity: string; kind: string }[]
}

/** Loads a timetable of so many stops; answers the hash of what was delivered. */
async function load(dir: string, stops: number): Promise<string> {
  const file = `${dir}-${stops}.zip`
  const rows = Array.from({ length: stops }, (_, index) => `s${index + 1},站,31,112\n`)
  const text = `stop_id,stop_name,stop_lat,stop_lon\n${rows.join('')}`
  await writeFile(file, await timetable(stops, { 'stops.txt': text }))
  const { code, err } = await hubCommand(dir, ['load', file, '--feed', 'x'])
  expect(code, err).toBe(0)
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
  await rm(file)
  return sha256
}

/** Asks until the log is so far. */
async function graphOf(url: string): Promise<Graph> {
  for (;;) {
    const response = await fetch(url)
    if (response.status === 200) {
      const graph = (await response.json()) as Graph
      if (graph.release !== undefined) return graph
    } else expect([404, 503]).toContain(response.status)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** Hashes of the deliveries that nothing else was made of, following every edge. */
function deliveries({ entities, edges }: Graph): string[] {
  const made = new Set(edges.filter(({ kind }) => kind === 'generated').map((one) => one.entity))
  const roots = entities.filter(({ id }) => !made.has(id))
  expect(new Set(roots.map(({ kind }) => kind))).toEqual(new Set(['delivery']))
  return roots.map(({ sha256 = '' }) => sha256).sort()
}

it('what a hub gives leads back to what it was delivered, after a recall too', async (context) => {
  const dir = await dataFolder()
  const hub = await hubProcess(dir, {})
  const [first, second] = [await load(dir, 3), await load(dir, 5)]
  const way = `${hub.url}/api/datasets/bus-timetable`
  expect(deliveries(await graphOf(`${way}/lineage?release=1`))).toEqual([first])
  expect(deliveries(await graphOf(`${way}/lineage?release=2`))).toEqual([second])
  const recalled = await hubCommand(dir, ['recall', 'bus-timetable', '2', '--reason', 'wrong'])
  expect(recalled.code, recalled.err).toBe(0)
  const back = await graphOf(`${way}/lineage?release=3`)
  expect(back.cut).toBe(false)
  expect(deliveries(back)).toEqual([first])
  const records = await fetch(`${way}/tables/stops/records?limit=1`)
  await records.body?.cancel()
  const receipt = records.headers.get('hub-receipt') ?? ''
  expect(receipt).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
  const answer = `${way}/lineage?receipt=${receipt}`
  await expect.poll(async () => (await fetch(answer)).status, POLLED).toBe(200)
  const lineages = []
  for (const question of ['release=1', 'release=3', `receipt=${receipt}`]) {
    lineages.push(await exportsOf(read, `${way}/lineage?${question}`))
  }
  for (const { prov } of lineages.slice(0, 2)) expect(prov).toContain(first)
  await foreignersRead(ciPython(context), hub.url, lineages)
})

const POLLED = { timeout: 30_000, interval: 200 }

async function read(url: string): Promise<{ status: number; bytes: Buffer }> {
  const response = await fetch(url)
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) }
}
