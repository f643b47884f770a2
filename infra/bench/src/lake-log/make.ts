import { linkSync, readFileSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openLakeWriter, type Release } from '@tongqu/lakehouse'
import { openBenchEngine, repoCatalog } from '../lake.ts'

/** One table, one row per commit. */
export const DATASET = 'metro-gate-counts'
const TABLE = 'counter'
const START = Date.parse('2026-03-01T04:00:00Z')
const MINUTE = 60_000

type Action = Record<string, Record<string, unknown>>

/**
 * Makes a lake whose table has `commits` commits. The first and (with a checkpoint) one of the last
 * are landed; the others are copies of a landed one under new names, which saves ten thousand
 * syncs. With `checkpointAt`, the writer leaves a checkpoint at that version, else there is none.
 */
export async function makeLongLog(
  dir: string,
  commits: number,
  checkpointAt?: number,
): Promise<void> {
  await land(dir, 0, Number.MAX_SAFE_INTEGER)
  await land(dir, 1, Number.MAX_SAFE_INTEGER)
  const before = checkpointAt ?? commits
  copyCommits(dir, 2, before)
  if (checkpointAt === undefined) return
  await land(dir, checkpointAt, 1)
  copyCommits(dir, checkpointAt + 1, commits)
}

async function land(dir: string, sequence: number, checkpointCommits: number): Promise<void> {
  const engine = await openBenchEngine(join(dir, 'spool', 'spill'))
  const at = new Date(START + sequence * MINUTE).toISOString()
  const { datasets } = await repoCatalog()
  const writer = await openLakeWriter({
    dir,
    datasets: datasets.values(),
    zone: 'Asia/Shanghai',
    now: () => Date.parse(at),
    uuid: () => crypto.randomUUID(),
    engine,
    checkpointCommits,
  })
  const counted_at = at.replace('.000', '')
  const count = { sensor_id: 'gate', counted_at, period_seconds: 60, entries: 1, exits: 0 }
  await writer.land(
    {
      dataset: DATASET,
      feed: 'bench',
      source: 'bench',
      sha256: sequence.toString(16).padStart(64, '0'),
      receivedAt: at,
      appId: 'bench',
      sequence,
    },
    {
      readings: [{ contract: 'example/counter@1', reading: count }],
      rejects: [],
      findings: [],
    },
  )
  await writer.close()
  engine.close()
}

/** Log entries `from` … `to` − 1, and a release that shows the last of them. */
function copyCommits(dir: string, from: number, to: number): void {
  const table = join(dir, 'lake', DATASET, `${TABLE}.v1`)
  const numbered = (version: number) =>
    join(table, '_delta_log', `${String(version).padStart(20, '0')}.json`)
  const lines = readFileSync(numbered(1), 'utf8').trim().split('\n')
  for (let version = from; version < to; version += 1) {
    const timestamp = START + version * MINUTE
    const actions = lines.map((line) => {
      const { add, txn, commitInfo } = JSON.parse(line) as Action
      if (txn) return { txn: { ...txn, version } }
      if (!add) return { commitInfo: { ...commitInfo, timestamp, txnId: crypto.randomUUID() } }
      const path = `${crypto.randomUUID()}.parquet`
      linkSync(join(table, String(add.path)), join(table, path))
      return { add: { ...add, path, modificationTime: timestamp } }
    })
    writeFileSync(numbered(version), `${actions.map((one) => JSON.stringify(one)).join('\n')}\n`)
  }
  showVersion(dir, to - 1)
}

function showVersion(dir: string, version: number): void {
  const folder = join(dir, 'lake', DATASET, '_releases')
  const read = (release: number) =>
    JSON.parse(readFileSync(join(folder, nameOf(release)), 'utf8')) as Release
  let newest = 1
  for (;;) {
    try {
      read(newest + 1)
      newest += 1
    } catch {
      break
    }
  }
  const release = read(newest)
  const table = release.tables[TABLE]
  if (!table) throw new Error(`release ${newest} has no ${TABLE}`)
  const next = {
    ...release,
    release: newest + 1,
    landed: { bench: version },
    tables: { ...release.tables, [TABLE]: { ...table, version, rows: version + 1 } },
  }
  writeFileSync(join(folder, nameOf(newest + 1)), JSON.stringify(next))
}

const nameOf = (release: number): string => `${String(release).padStart(20, '0')}.json`

/** Entries and checkpoints of the table's log. */
export async function logFiles(dir: string): Promise<{ entries: number; checkpoints: number }> {
  const names = await readdir(join(dir, 'lake', DATASET, `${TABLE}.v1`, '_delta_log'))
  return {
    entries: names.filter((name) => /^\d{20}\.json$/.test(name)).length,
    checkpoints: names.filter((name) => name.endsWith('.checkpoint.parquet')).length,
  }
}
