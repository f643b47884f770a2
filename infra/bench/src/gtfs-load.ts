import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import {
  inGbk,
  PROVINCE,
  type Shape,
  stopTimesOf,
  timetableZip,
  writeTimetable,
  zipFiles,
} from './data/timetable.ts'
import { installNpmGtfs } from './gtfs-peer/install.ts'
import { loadByScript } from './gtfs-peer/peer.ts'
import {
  atLeast,
  atMost,
  type Benchmark,
  type Figure,
  inFreshProcess,
  inTurns,
  megabytes,
  memoryOf,
  seconds,
  type Timing,
  tell,
  times,
} from './kit.ts'
import { HUB_ENGINE, openBenchLake, ROOT } from './lake.ts'

const TURNS = 3
/** 10 M stop times. */
const LARGE: Shape = { ...PROVINCE, routes: 5_000 }
const LARGE_MB = 1_536

/** GTFS zip → released tables, beside a hand-written DuckDB script and the npm package `gtfs`. */
export const benchmark: Benchmark = {
  name: 'gtfs-load',
  async run(scratch) {
    tell('making a timetable of 2 M stop times, in UTF-8 and in GBK')
    const zips = await bothZips(scratch)
    await compareTables(zips.utf8, scratch)
    tell('hub, hand-written script and GBK in turns')
    const speed = await inTurns(TURNS, {
      hub: () => loadOnce(zips.utf8, scratch),
      script: () => loadByScriptOnce(zips.utf8, scratch),
      gbk: () => loadOnce(zips.gbk, scratch),
    })
    tell('npm gtfs')
    const npm = await npmFigure(zips.utf8, scratch, speed)
    tell('10 M stop times in a fresh process')
    return [...speedFigures(speed), npm, await memoryFigure(scratch)]
  },
}

async function bothZips(scratch: string): Promise<{ utf8: string; gbk: string }> {
  const members = await writeTimetable(join(scratch, 'members'), PROVINCE)
  const zips = { utf8: join(scratch, 'utf8.zip'), gbk: join(scratch, 'gbk.zip') }
  await zipFiles(members, zips.utf8)
  await zipFiles(await inGbk(members, join(scratch, 'gbk')), zips.gbk)
  for (const folder of ['members', 'gbk']) await rm(join(scratch, folder), { recursive: true })
  return zips
}

/** Opening and emptying the lake is no part of the load, but costs little enough to stay inside. */
async function loadOnce(zip: string, scratch: string): Promise<void> {
  const dir = join(scratch, 'lake')
  const lake = await openBenchLake(dir)
  try {
    const { tables, rejects } = await lake.load(zip, 'bus-timetable', 'bench')
    const rows = tables.stop_times?.readings
    if (rows !== stopTimesOf(PROVINCE) || rejects.length > 0) throw new Error(`${rows} rows`)
  } finally {
    await lake.close()
    await rm(dir, { recursive: true })
  }
}

async function loadByScriptOnce(zip: string, scratch: string): Promise<void> {
  const dir = join(scratch, 'script')
  const rows = await loadByScript(zip, dir, HUB_ENGINE)
  if (rows !== stopTimesOf(PROVINCE)) throw new Error(`the script kept ${rows} rows`)
  await rm(dir, { recursive: true })
}

/** Both must make the same tables, or comparing their speed means nothing. */
async function compareTables(zip: string, scratch: string): Promise<void> {
  const dirs = { hub: join(scratch, 'lake'), script: join(scratch, 'script') }
  const lake = await openBenchLake(dirs.hub)
  await lake.load(zip, 'bus-timetable', 'bench')
  await lake.close()
  await loadByScript(zip, dirs.script, HUB_ENGINE)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const columns = async (from: string) => {
    const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM '${from}'`)
    return reader.getRows().map(([name, type]) => `${name} ${type}`)
  }
  for (const name of ['agency', 'stops', 'routes', 'trips', 'calendar', 'stop_times']) {
    const ours = `${dirs.hub}/lake/bus-timetable/${name}.v1/*.parquet`
    const theirs = `${dirs.script}/tables/${name}.parquet`
    const system = ['feed_id', 'delivery_id', 'received_at']
    const names = (await columns(ours)).filter(
      (column) => !system.includes(column.split(' ')[0] ?? ''),
    )
    const other = new Set(await columns(theirs))
    const missing = names.filter((column) => !other.has(column))
    if (missing.length > 0) throw new Error(`the script's ${name} lacks ${missing.join(', ')}`)
    const list = names.map((column) => column.split(' ')[0]).join(', ')
    const digest = `SELECT count(*) AS rows, sum(hash((${list}))) AS digest`
    const reader = await connection.runAndReadAll(
      `(${digest} FROM '${ours}') EXCEPT (${digest} FROM '${theirs}')`,
    )
    if (reader.currentRowCount > 0) throw new Error(`hub and script differ in ${name}`)
  }
  connection.closeSync()
  instance.closeSync()
  for (const dir of Object.values(dirs)) await rm(dir, { recursive: true })
}

function speedFigures(speed: Record<'hub' | 'script' | 'gbk', Timing>): Figure[] {
  const { hub, script, gbk } = speed
  const rate = (stopTimesOf(PROVINCE) / hub.wallMs / 1000).toFixed(2)
  const ratio = hub.wallMs / script.wallMs
  const ofGbk = gbk.wallMs / hub.wallMs
  return [
    {
      what: 'zip → released tables, beside a hand-written DuckDB script',
      target: '≤ 1.3 ×',
      figure: times(ratio),
      verdict: atMost(ratio, 1.3),
      note:
        `2 M stop times: hub ${seconds(hub.wallMs)} (${rate} M rows/s), script ` +
        `${seconds(script.wallMs)}; CPU ${times(hub.cpuMs / script.cpuMs)}. The script (peer.sql) ` +
        'gives equal tables (checked) but keeps no raw copy, journal, log or release and syncs nothing',
    },
    {
      what: 'a feed in GBK, beside the same in UTF-8',
      target: '≤ 1.5 ×',
      figure: times(ofGbk),
      verdict: atMost(ofGbk, 1.5),
      note: `${seconds(gbk.wallMs)}; CPU ${times(gbk.cpuMs / hub.cpuMs)}`,
    },
  ]
}

async function npmFigure(
  zip: string,
  scratch: string,
  { hub, script }: Record<'hub' | 'script', Timing>,
): Promise<Figure> {
  const what = 'zip → tables, beside npm gtfs 4.21 (times faster)'
  const target = '≥ 15 ×'
  const folder = join(scratch, 'npm-gtfs')
  const fault = installNpmGtfs(folder)
  if (fault) return { what, target, figure: '—', verdict: 'noted', note: `not installed: ${fault}` }
  const importer = new URL('gtfs-peer/npm-gtfs.ts', import.meta.url)
  const peer = await inFreshProcess<{ rows: number; milliseconds: number }>(importer, [folder, zip])
  await rm(folder, { recursive: true })
  if (peer.rows !== stopTimesOf(PROVINCE)) throw new Error(`npm gtfs kept ${peer.rows} rows`)
  const ratio = peer.milliseconds / hub.wallMs
  const ofScript = times(peer.milliseconds / script.wallMs)
  const note =
    `the same zip into its SQLite file, Node 26, one run: ${seconds(peer.milliseconds)}; ` +
    `the hand-written script reaches ${ofScript}`
  return { what, target, figure: times(ratio), verdict: atLeast(ratio, 15), note }
}

async function memoryFigure(scratch: string): Promise<Figure> {
  const zip = await timetableZip(scratch, 'large', LARGE)
  await rm(join(scratch, 'large'), { recursive: true })
  const start = performance.now()
  const { peakMb, rows } = await loadByCommand(zip, join(scratch, 'large-hub'))
  const wallMs = performance.now() - start
  if (rows !== stopTimesOf(LARGE)) throw new Error(`the hub kept ${rows} rows`)
  return {
    what: 'peak memory of loading 10 M stop times',
    target: '< 1.5 GB',
    figure: megabytes(peakMb),
    verdict: peakMb < LARGE_MB ? 'met' : 'missed',
    note: `\`hub load\` in a fresh process (VmHWM), default settings; ${seconds(wallMs)} in all`,
  }
}

const LOOK_MILLISECONDS = 100

/** Runs `hub load` as a user would and looks at its memory until it ends. */
function loadByCommand(zip: string, dataDir: string): Promise<{ peakMb: number; rows: number }> {
  const main = join(ROOT, 'services/hub/src/main.ts')
  const args = [main, 'load', zip, '--dataset', 'bus-timetable', '--feed', 'bench', '--json']
  const child = spawn(process.execPath, args, {
    env: { ...process.env, HUB_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  let peakMb = 0
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  const look = setInterval(() => {
    if (child.pid) peakMb = Math.max(peakMb, memoryOf(child.pid).peakMb)
  }, LOOK_MILLISECONDS)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => {
      clearInterval(look)
      if (code !== 0) return reject(new Error(`hub load ended with ${code}`))
      const report = JSON.parse(out.trim().split('\n').at(-1) ?? '{}')
      resolve({ peakMb, rows: report.tables.stop_times.readings })
    })
  })
}
