import { existsSync, readdirSync } from 'node:fs'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { contracts } from '@tongqu/contracts'
import bindings from 'gtfs-realtime-bindings'
import { describe, expect, it, onTestFinished } from 'vitest'
import { csvRows, normalCell } from '../../lakehouse/src/testing/source-cells.ts'
import { dataFolder, hubCommand, hubProcess } from './testing/hub-process.ts'
import { unzipped } from './testing/unzipped.ts'

const { FeedMessage } = bindings.transit_realtime
const DATA = join(import.meta.dirname, '../../../../shared/data')
const CATALOG = join(import.meta.dirname, '../../../catalog')
/** A minute on two quiet cores, and far more beside other suites. */
const ALL_MILLISECONDS = 600_000
const WAIT = { timeout: 30_000, interval: 100 }
const TIMETABLES = { 'bus/gtfs': 'bus-timetable', 'rail/gtfs': 'rail-timetable' }
const CAPTURES = {
  'bus-trip-updates': 'bart-trip-updates.pb',
  'bus-vehicle-positions': 'caltrain-vehicle-positions.pb',
  'bus-alerts': 'bart-alerts.pb',
}

const timetables = Object.entries(TIMETABLES).flatMap(([folder, dataset]) => {
  const path = join(DATA, folder)
  return existsSync(path) ? readdirSync(path).map((name) => [name, dataset, join(path, name)]) : []
})

type Loaded = { delivery: string; tables: Record<string, { readings: number; rejects: number }> }

describe.skipIf(timetables.length === 0)('real feeds (skipped when shared/data is absent)', () => {
  it('timetables land, and leave by the door as GTFS with every cell equal to its source', {
    timeout: ALL_MILLISECONDS,
  }, async () => {
    const dir = await dataFolder()
    const { url } = await hubProcess(dir, {})
    for (const [name = '', dataset = '', path = ''] of timetables) {
      const feed = basename(name, '.zip')
      const words = ['load', path, '--dataset', dataset, '--feed', feed, '--json']
      const { code, out, err } = await hubCommand(dir, words)
      expect(code, err).toBe(0)
      const loaded = JSON.parse(out.trim().split('\n').pop() ?? '') as Loaded
      const door = `${url}/api/datasets/${dataset}/gtfs.zip?feed=${feed}`
      const original = await bytesOf(`${door}&form=original`)
      expect(original.equals(await readFile(path)), name).toBe(true)
      await sameTables(name, unzipped(original), unzipped(await bytesOf(door)), loaded)
    }
  })

  it('captures polled from a source come out of /feeds value for value', async () => {
    const upstream = await serve(join(DATA, 'bus/gtfs-rt'))
    const catalog = await catalogOf(upstream)
    const { url } = await hubProcess(await dataFolder(), { HUB_CATALOG_DIR: catalog })
    for (const [dataset, name] of Object.entries(CAPTURES)) {
      const door = `${url}/feeds/${dataset}.pb`
      await expect.poll(async () => (await bytesOf(door)).length, WAIT).toBeGreaterThan(100)
      const ours = FeedMessage.decode(await bytesOf(door)).toJSON()
      const theirs = FeedMessage.decode(await readFile(join(DATA, 'bus/gtfs-rt', name))).toJSON()
      expect(ours).toEqual(withoutPlates(theirs))
    }
  })
})

/** Licence plates are internal: the open tier withholds them, and nothing else. */
function withoutPlates(message: unknown): unknown {
  return JSON.parse(
    JSON.stringify(message, (key, value) => (key === 'licensePlate' ? undefined : value)),
  )
}

async function bytesOf(url: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(url)).arrayBuffer())
}

/** Compares rows as a multiset, by the names of the columns; refused rows are only counted. */
async function sameTables(
  name: string,
  source: Map<string, Buffer>,
  ours: Map<string, Buffer>,
  { tables }: Loaded,
): Promise<void> {
  let compared = 0
  for (const [member, bytes] of source) {
    const table = member.replace('.txt', '')
    const contract = contracts.find(({ id }) => id === `gtfs/${table}@1`)
    const counts = tables[table]
    const where = `${name}: ${member}`
    if (!contract || !member.endsWith('.txt')) continue
    const wanted = csvRows(bytes.toString('utf8').replace(/^\uFEFF/, ''))
    if (!counts) {
      expect(wanted.rows, `${where} is not told of`).toEqual([])
      continue
    }
    if (counts.readings === 0) {
      expect(counts.rejects + Number(wanted.rows.length === 0), where).toBeGreaterThan(0)
      continue
    }
    expect(wanted.rows.length, where).toBe(counts.readings + counts.rejects)
    const found = csvRows(ours.get(member)?.toString('utf8') ?? '')
    expect(found.rows.length, where).toBe(counts.readings)
    const left = new Map<string, number>()
    for (const row of wanted.rows) {
      const cells = wanted.header.map((column, index) => {
        const known = contract.columns.find(({ name }) => name === column)
        const cell = (row[index] ?? '').trim()
        return known ? normalCell(known, cell) : cell
      })
      const key = rowKey(wanted.header, cells)
      left.set(key, (left.get(key) ?? 0) + 1)
    }
    const strange = found.rows
      .map((row) => rowKey(found.header, row))
      .filter((key) => {
        const count = left.get(key) ?? 0
        left.set(key, count - 1)
        return count === 0
      })
    expect(strange.slice(0, 3), where).toEqual([])
    compared += found.rows.length
  }
  expect(compared, name).toBeGreaterThan(0)
}

/** One row as text that does not depend on the order of columns, nor on columns without a value. */
function rowKey(header: readonly string[], cells: readonly string[]): string {
  const named = header.map((name, index) => [name, cells[index] ?? ''] as const)
  return JSON.stringify(
    named.filter(([, cell]) => cell !== '').sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** A source system that answers with files of a folder. */
async function serve(folder: string): Promise<string> {
  const server = createServer(async (request, response) => {
    const bytes = await readFile(join(folder, basename(request.url ?? '')))
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(bytes)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The catalogue of the repository with the sources of the captures, and no others. */
async function catalogOf(upstream: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'tongqu-catalog-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  await cp(CATALOG, dir, { recursive: true, filter: (path) => !path.includes('node_modules') })
  const sources = join(dir, 'sources')
  for (const file of await readdir(sources)) {
    const capture = CAPTURES[basename(file, '.yaml') as keyof typeof CAPTURES]
    const path = join(sources, file)
    if (!capture) await rm(path)
    else {
      const text = await readFile(path, 'utf8')
      await writeFile(path, text.replace(/url: .*/, `url: ${upstream}/${capture}`))
    }
  }
  return dir
}
