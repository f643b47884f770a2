import { join } from 'node:path'
import { type FileSystem, isAbsent } from '../../storage/file-system.ts'
import {
  BLOCK_HEADER_BYTES,
  BLOCK_MAGIC,
  type BlockHeader,
  FILE_HEADER_BYTES,
  type FileHeader,
  MAX_BLOCK_BYTES,
  readBlockHeader,
  readFileHeader,
} from './format.ts'

/** A file of a frame journal that has a whole header. */
export type FrameFile = {
  path: string
  /** UTC, `YYYY-MM-DD`. */
  day: string
  header: FileHeader
  /** Bytes that count; what lies behind was never acknowledged. */
  bytes: number
}

/** A block and its place in its file; `broken`: what lies before it is no block. */
export type PlacedBlock = { header: BlockHeader; position: number; end: number; broken: boolean }

/** The blocks of a file, and where the last whole one ends. */
export type Walk = { blocks: PlacedBlock[]; end: number }

const NAME = /^(\d{4}-\d\d-\d\d)\.(\d{10})\.frames$/
const LEAST_WINDOW_BYTES = 4_096
const WINDOW_BYTES = 262_144

/** Days sort by name, files of a day by their number, which grows over all days. */
export function frameFileName(day: string, number: number): string {
  return `${day}.${String(number).padStart(10, '0')}.frames`
}

/** `number` and `day` by the name; those without a whole header are told by their number alone. */
export async function listFrameFiles(
  fs: FileSystem,
  folder: string,
): Promise<{ files: FrameFile[]; newestNumber: number }> {
  const files: FrameFile[] = []
  const named = await frameFileNames(fs, folder)
  for (const { path, day, number } of named) {
    const header = readFileHeader(await fs.readAt(path, 0, FILE_HEADER_BYTES))
    if (header?.number !== number) continue
    files.push({ path, day, header, bytes: (await fs.stat(path)).bytes })
  }
  const numbers = new Set(named.map(({ number }) => number))
  return { files: whatCounts(files, numbers), newestNumber: named.at(-1)?.number ?? -1 }
}

/** All files of a journal by their names, in the order they were begun. */
export async function frameFileNames(
  fs: FileSystem,
  folder: string,
): Promise<{ path: string; day: string; number: number }[]> {
  const named = (await listOrNone(fs, folder)).flatMap(({ name }) => {
    const [, day = '', number] = NAME.exec(name) ?? []
    return number === undefined ? [] : { path: join(folder, name), day, number: Number(number) }
  })
  return named.sort((one, other) => one.number - other.number)
}

/**
 * Each file says which one came before it, and how much of that had been acknowledged: files
 * between the two were given up. Where the one before has been expired, so has all before that.
 */
function whatCounts(files: readonly FrameFile[], numbers: ReadonlySet<number>): FrameFile[] {
  const counting: FrameFile[] = []
  let after: FileHeader | undefined
  for (const file of files.toReversed()) {
    if (after && !numbers.has(after.previous)) break
    if (after && file.header.number > after.previous) continue
    const bytes = file.header.number === after?.previous ? after.previousBytes : file.bytes
    counting.unshift({ ...file, bytes })
    after = file.header
  }
  return counting
}

/**
 * The blocks between two places of a file, by their headers alone. It ends at the first place where
 * no block is; blocks of a later write behind that place mean that the file is damaged, and the
 * walk goes on there.
 */
export async function walkBlocks(
  fs: FileSystem,
  file: FrameFile,
  from = FILE_HEADER_BYTES,
): Promise<Walk> {
  const at = window(fs, file)
  const blocks: PlacedBlock[] = []
  let broken = false
  let position = from
  while (position < file.bytes) {
    const header = await headerAt(at, file, position)
    if (header) {
      const end = position + BLOCK_HEADER_BYTES + header.storedBytes
      blocks.push({ header, position, end, broken })
      broken = false
      position = end
      continue
    }
    const next = await nextWrite(at, file, position + 1)
    if (next === undefined) return { blocks, end: position }
    broken = true
    position = next
  }
  return { blocks, end: position }
}

type Window = (position: number, length: number) => Promise<Buffer>

/** Undefined when no block that ends within the file begins here. */
async function headerAt(
  at: Window,
  file: FrameFile,
  position: number,
): Promise<BlockHeader | undefined> {
  const bytes = await at(position, BLOCK_HEADER_BYTES)
  const header = readBlockHeader(bytes, file.header.id, position)
  if (!header || header.storedBytes > MAX_BLOCK_BYTES) return undefined
  const end = position + BLOCK_HEADER_BYTES + header.storedBytes
  return end <= file.bytes ? header : undefined
}

/** Where the next write after a broken place begins. */
async function nextWrite(at: Window, file: FrameFile, from: number): Promise<number | undefined> {
  for (let position = from; position + BLOCK_HEADER_BYTES <= file.bytes; ) {
    const bytes = await at(position, WINDOW_BYTES)
    const found = bytes.indexOf(BLOCK_MAGIC)
    if (found < 0) {
      position += Math.max(1, bytes.length - BLOCK_MAGIC.length + 1)
      continue
    }
    if ((await headerAt(at, file, position + found))?.begins) return position + found
    position += found + 1
  }
  return undefined
}

/**
 * Reads a file in pieces: larger ones while it is read through, so that small blocks do not cost a
 * call each; small ones where large blocks are skipped.
 */
function window(fs: FileSystem, { path, bytes: size }: FrameFile): Window {
  let held: Buffer = Buffer.alloc(0)
  let start = 0
  let wanted = LEAST_WINDOW_BYTES
  return async (position, length) => {
    const last = Math.min(position + length, size)
    if (position < start || last > start + held.length) {
      const through = position <= start + held.length
      wanted = through ? Math.min(wanted * 2, WINDOW_BYTES) : LEAST_WINDOW_BYTES
      start = position
      held = await fs.readAt(path, position, Math.min(Math.max(wanted, length), size - position))
    }
    return held.subarray(position - start, last - start)
  }
}

async function listOrNone(fs: FileSystem, folder: string) {
  try {
    return await fs.list(folder)
  } catch (error) {
    if (isAbsent(error)) return []
    throw error
  }
}
