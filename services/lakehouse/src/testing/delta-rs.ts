import { execFileSync } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openTableLog } from '../delta/log.ts'
import type { Engine } from '../engine.ts'
import { identifier, literal } from '../sql.ts'
import { nodeFileSystem } from '../storage/file-system.ts'
import { localStorage } from '../storage/local.ts'
import { testFolder } from './folder.ts'

const SCRIPT = fileURLToPath(new URL('delta_rs.py', import.meta.url))

/** Folders of all tables of a lake, below `lake/`, sorted. */
export async function tableFolders(dir: string): Promise<string[]> {
  const datasets = await readdir(join(dir, 'lake'))
  const tables = datasets.map(async (dataset) => {
    const names = await readdir(join(dir, 'lake', dataset))
    return names.filter((name) => !name.startsWith('_')).map((name) => `${dataset}/${name}`)
  })
  return (await Promise.all(tables)).flat().sort()
}

/** Rows that each of us sees in a table, and rows that only one of us sees. */
export type Compared = { folder: string; ours: number; theirs: number; lost: number; added: number }

/** Reads tables with delta-rs and with us. Both must be at the same versions. */
export async function compareWithDeltaRs(
  engine: Engine,
  python: string,
  root: string,
  folders: readonly string[],
): Promise<Compared[]> {
  const compared: Compared[] = []
  for (const seen of await readWithDeltaRs(python, root, folders)) {
    compared.push(await compare(engine, root, seen))
  }
  return compared
}

async function compare(engine: Engine, root: string, { folder, ...seen }: Seen): Promise<Compared> {
  const uuid = () => crypto.randomUUID()
  const storage = localStorage({ root, fs: nodeFileSystem, uuid })
  const log = openTableLog({ storage, engine, folder })
  const version = await log.newest()
  const { files, metadata } = await log.at(version)
  if (seen.version !== version) throw new Error(`${folder}: ${seen.version} is not ${version}`)
  const { fields } = JSON.parse(metadata.schemaString) as { fields: { name: string }[] }
  const columns = fields.map(({ name }) => identifier(name)).join(', ')
  const paths = [...files.keys()].map((path) => literal(join(root, folder, path))).join(', ')
  const ours = `SELECT ${columns} FROM read_parquet([${paths}], union_by_name = true)`
  const theirs = `SELECT ${columns} FROM read_parquet(${literal(seen.path)})`
  const [row] = await engine.rows(
    `SELECT (SELECT count(*) FROM (${ours})) AS ours, (SELECT count(*) FROM (${theirs})) AS theirs,` +
      ` (SELECT count(*) FROM (${ours} EXCEPT ALL ${theirs})) AS lost,` +
      ` (SELECT count(*) FROM (${theirs} EXCEPT ALL ${ours})) AS added`,
  )
  return { folder, ours: Number(row?.ours), theirs: Number(row?.theirs), ...differences(row) }
}

/** A table as delta-rs reads it: its version, and a Parquet file of all rows. */
export type Seen = { folder: string; version: number; path: string }

export async function readWithDeltaRs(
  python: string,
  root: string,
  folders: readonly string[],
): Promise<Seen[]> {
  const scratch = await testFolder()
  const files = folders.map((_, index) => join(scratch, `seen-${index}.parquet`))
  const pairs = folders.flatMap((folder, index) => [join(root, folder), files[index] as string])
  const told = execFileSync(python, [SCRIPT, ...pairs], { encoding: 'utf8' })
    .trim()
    .split('\n')
  return folders.map((folder, index) => ({
    folder,
    version: Number(told[index]),
    path: files[index] as string,
  }))
}

function differences(row: Record<string, unknown> | undefined) {
  return { lost: Number(row?.lost), added: Number(row?.added) }
}
