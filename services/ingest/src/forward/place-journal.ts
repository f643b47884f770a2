import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { AddedPlace, nodeFileSystem } from '@tongqu/lakehouse'

type FileSystem = Pick<
  typeof nodeFileSystem,
  'read' | 'write' | 'append' | 'sync' | 'syncFolder' | 'rename' | 'remove' | 'makeFolder'
>

/** How far a forward has come: everything up to `place` is confirmed by the peer. */
export type Confirmed = {
  /** What the places are of; of another table they mean nothing. */
  table: string
  place: AddedPlace
}

/**
 * The place up to which a peer has confirmed, kept on disk. After a crash or a power loss it is the
 * last one whose `keep` has resolved or a later one that was handed in, never one beyond.
 */
export type PlaceJournal = {
  /** Undefined before the first `keep`, and when nothing whole is left of the file. */
  last(): Confirmed | undefined
  /**
   * Resolves when this place, or a later one, is on disk. Places handed in while the disk is at
   * work are written together: only the last of them counts.
   */
  keep(confirmed: Confirmed): Promise<void>
}

/** Beyond it the file is written anew with its last line only. */
const COMPACT_BYTES = 64 * 1024

/** Of the folder under the data folder. */
const FOLDER = 'forwards'

/** Opens the journal of one forward; a torn line of a crash is left out and cleared away. */
export async function openPlaceJournal(deps: {
  dataDir: string
  forward: string
  fs: FileSystem
}): Promise<PlaceJournal> {
  const { dataDir, forward, fs } = deps
  const folder = join(dataDir, FOLDER)
  const path = join(folder, `${forward}.ndjson`)
  await fs.makeFolder(folder)
  await fs.syncFolder(dataDir)
  const found = await readLines(fs, path)
  let last = found.last
  /** Bytes in the file; undefined: what stands there is not known, so that it is written anew. */
  let bytes: number | undefined = found.whole ? found.bytes : undefined
  let wanted: Confirmed | undefined
  let writing: Promise<void> | undefined

  async function rewrite(line: Buffer): Promise<void> {
    bytes = undefined
    const fresh = `${path}.tmp`
    await fs.write(fresh, line)
    await fs.sync(fresh)
    await fs.rename(fresh, path)
    await fs.syncFolder(folder)
    bytes = line.length
  }

  async function append(line: Buffer, before: number): Promise<void> {
    // Should it fail half-way, nobody knows what the file holds.
    bytes = undefined
    await fs.append(path, line)
    await fs.sync(path)
    bytes = before + line.length
  }

  async function writeWanted(): Promise<void> {
    while (wanted) {
      const next = wanted
      wanted = undefined
      const line = lineOf(next)
      if (bytes === undefined || bytes === 0 || bytes + line.length > COMPACT_BYTES) {
        await rewrite(line)
      } else {
        await append(line, bytes)
      }
      last = next
    }
  }

  return {
    last: () => last,
    async keep(confirmed) {
      wanted = confirmed
      writing ??= writeWanted().finally(() => {
        writing = undefined
      })
      await writing
    },
  }
}

/** `<crc32 of the rest, 8 hex digits> <JSON>\n` */
function lineOf(confirmed: Confirmed): Buffer {
  const text = JSON.stringify(confirmed)
  return Buffer.from(`${checksum(text)} ${text}\n`)
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0')
}

async function readLines(
  fs: FileSystem,
  path: string,
): Promise<{ last: Confirmed | undefined; whole: boolean; bytes: number }> {
  let content: Buffer
  try {
    content = await fs.read(path)
  } catch (error) {
    if (isAbsent(error)) return { last: undefined, whole: true, bytes: 0 }
    throw error
  }
  const text = content.toString('utf8')
  const lines = text.split('\n').slice(0, -1)
  const read = lines.map(readLine)
  const whole = text.endsWith('\n') && read.every((line) => line !== undefined)
  return { last: read.findLast((line) => line !== undefined), whole, bytes: content.length }
}

/** Undefined for a line that was torn or rotten. */
function readLine(line: string): Confirmed | undefined {
  const [sum, text] = [line.slice(0, 8), line.slice(9)]
  if (sum !== checksum(text)) return undefined
  try {
    return JSON.parse(text) as Confirmed
  } catch {
    return undefined
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
