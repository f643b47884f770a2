import { randomBytes, randomUUID } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { afc } from '@tongqu/adapter-afc'
import { expect, it } from 'vitest'
import { decodeFile } from './decode-file.ts'
import type { Log } from './ingest.ts'
import { openIntake } from './intake.ts'
import { rowsOf } from './lake-rows.ts'
import { load } from './load.ts'
import { PIECES_BYTES } from './pieces.ts'
import { replayRange } from './replay-range.ts'
import { fileTarget } from './target.ts'
import { openHub, temporaryFolder } from './testing/hub.ts'
import { datasetBeside } from './testing/killed-deliveries.ts'

const DATASET = 'cards'
const CONTRACT = 'afc/transaction@1'
const CARDS = ['ZZQABCDEF', 'ZZQFEDCBA', 'ZZQAAAAAB']

/** One good use of each card, and a record that is refused. */
function pageOf(cards: readonly string[]): string {
  const rows = cards.map((card_no, index) => ({
    deal_date: `2026-04-15 08:${10 + (index % 50)}:00`,
    card_no,
    deal_type: '地铁入站',
    station: '钟楼',
    equ_no: String(900_000_000 + index),
    conn_mark: `no mark but ${card_no}`,
  }))
  const broken = { ...rows[0], deal_date: `not at ${cards[0]}` }
  return JSON.stringify({ total: rows.length, data: [...rows, broken] })
}

async function* chunks(text: string) {
  for (let at = 0; at < text.length; at += 65_536) yield Buffer.from(text.slice(at, at + 65_536))
}

async function world() {
  const catalog = await datasetBeside(DATASET, [CONTRACT, 'afc/card@1'])
  const dir = await temporaryFolder()
  const said: unknown[] = []
  const note = (...facts: unknown[]) => void said.push(facts)
  const log: Log = { info: note, warn: note, error: note }
  const hub = await openHub(dir, catalog, { log })
  const target = fileTarget(afc, DATASET, 'gates', hub.deps.zone)
  const pseudonyms = async () => {
    const found: unknown[] = []
    for await (const row of rowsOf(hub.deps, CONTRACT, ['card_pseudonym'])) {
      found.push(row.card_pseudonym)
    }
    return found.sort()
  }
  const wanted = CARDS.map((card) => hub.keys.keyed('card', card)).sort()
  return { ...hub, dir, said, target, pseudonyms, wanted, intake: openIntake(hub.deps) }
}

/** Files below the folder that hold a card. */
async function filesWithCards(dir: string): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = await readFile(path)
    if (CARDS.some((card) => bytes.includes(card))) found.push(relative(dir, path))
  }
  return found
}

it('a card lands as the keyed hash of the data folder, and its number in no file or word', async () => {
  const { intake, target, wanted, pseudonyms, dir, said, told } = await world()
  const { result } = await intake.receive(target, chunks(pageOf(CARDS)), {})
  expect(result?.tables.transaction).toMatchObject({ readings: 3 })
  expect(result?.rejects).toMatchObject([{ at: 'record[3]', code: 'bad-time' }])
  expect(await pseudonyms()).toEqual(wanted)
  expect(await filesWithCards(dir)).toEqual([])
  for (const card of CARDS) expect(JSON.stringify([said, told, result])).not.toContain(card)
})

it('a replay and a file loaded by hand give the same pseudonyms', async () => {
  const { intake, target, wanted, pseudonyms, deps, dir, writer, raw } = await world()
  await intake.receive(target, chunks(pageOf(CARDS)), {})
  const range = { ...deps, writer, raw, intake }
  const { parts } = await replayRange(range, { of: DATASET }, () => undefined)
  expect(parts).toMatchObject([{ deliveries: 1, tables: { transaction: { readings: 3 } } }])
  expect(await pseudonyms()).toEqual(wanted)
  const path = join(await temporaryFolder(), 'page.json')
  await writeFile(path, pageOf(CARDS.toReversed()))
  const own = { ...range, uuid: randomUUID }
  const { dataset } = await load(own, { from: path, feed: 'by-hand' }, () => undefined)
  expect(dataset).toBe(DATASET)
  expect([...new Set(await pseudonyms())]).toEqual(wanted)
  expect(await filesWithCards(dir)).toEqual([])
})

it('a day that is read in pieces loses no card and tells none', async () => {
  const { intake, target, wanted, pseudonyms, dir } = await world()
  const padded = `${pageOf(CARDS).slice(0, -1)},"more":"${'x'.repeat(1_000)}"}\n`
  const text = padded.repeat(Math.ceil(PIECES_BYTES / padded.length) + 1)
  const { result } = await intake.receive(target, chunks(text), {})
  expect(result?.tables.transaction?.readings).toBeGreaterThan(0)
  expect([...new Set(await pseudonyms())]).toEqual(wanted)
  expect(await filesWithCards(dir)).toEqual([])
})

it('a file decoded for people has pseudonyms that compare with nothing', async () => {
  const { keys, deps } = await world()
  const folder = await temporaryFolder()
  const path = join(folder, 'page.json')
  await writeFile(path, pageOf(CARDS))
  const spoolDir = folder
  const engine = { threads: 1, memoryMegabytes: 128 }
  const files = { ...deps, spoolDir, engine, uuid: randomUUID, randomBytes }
  const lines = await Array.fromAsync(decodeFile(files, afc, path, {}))
  expect(lines).toHaveLength(4)
  const text = lines.join('\n')
  for (const card of CARDS) {
    expect(text).not.toContain(card)
    expect(text).not.toContain(keys.keyed('card', card))
  }
})
