import { createWriteStream, readFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { openPromise } from 'yauzl'

const SCRIPT = readFileSync(new URL('peer.sql', import.meta.url), 'utf8')

export type PeerOptions = { threads: number; memoryMegabytes: number }

/** Zip → Parquet files in `dir`, by the script beside this file; answers rows of `stop_times`. */
export async function loadByScript(
  zip: string,
  dir: string,
  { threads, memoryMegabytes }: PeerOptions,
): Promise<number> {
  const from = join(dir, 'members')
  const to = join(dir, 'tables')
  await mkdir(from, { recursive: true })
  await mkdir(to, { recursive: true })
  await unpack(zip, from)
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: `${memoryMegabytes}MB`,
    temp_directory: join(dir, 'spill'),
  })
  const connection = await instance.connect()
  try {
    return await runScript(connection, SCRIPT.replaceAll('{{from}}', from).replaceAll('{{to}}', to))
  } finally {
    connection.closeSync()
    instance.closeSync()
    await rm(from, { recursive: true })
  }
}

async function runScript(connection: DuckDBConnection, script: string): Promise<number> {
  const statements = await connection.extractStatements(script)
  for (let at = 0; at < statements.count; at += 1) {
    const prepared = await statements.prepare(at)
    await prepared.run()
    prepared.destroySync()
  }
  const reader = await connection.runAndReadAll(
    'SELECT count(*) FROM stop_times WHERE fault IS NULL',
  )
  return Number(reader.getRows()[0]?.[0])
}

/** Inflates in large pieces, as the hub does: the library's own are small and slow. */
async function unpack(zip: string, dir: string): Promise<void> {
  const archive = await openPromise(zip, { autoClose: false })
  for await (const entry of archive.eachEntry()) {
    const packed = await archive.openReadStreamPromise(entry, { decodeFileData: false })
    const target = createWriteStream(join(dir, entry.fileName))
    await pipeline(packed, createInflateRaw({ chunkSize: CHUNK_BYTES }), target)
  }
  archive.close()
}

const CHUNK_BYTES = 256 * 1024
