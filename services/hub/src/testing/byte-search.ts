import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { openEngine } from '@tongqu/lakehouse'

/** Finds any of very many byte strings, none shorter than four bytes, in one pass. */
export type ByteSearch = {
  /** The names under which those were given that stand in the bytes. */
  in(bytes: Uint8Array): string[]
}

const KEY_BYTES = 4
const SIEVE_BITS = 20

export function openByteSearch(
  wanted: readonly { name: string; forms: readonly Buffer[] }[],
): ByteSearch {
  const byStart = new Map<number, { name: string; form: Buffer }[]>()
  const sieve = new Uint8Array(2 ** SIEVE_BITS)
  for (const { name, forms } of wanted) {
    for (const form of forms) {
      if (form.length < KEY_BYTES) throw new Error(`${name} has a form that is too short`)
      const key = form.readUInt32BE(0)
      byStart.set(key, [...(byStart.get(key) ?? []), { name, form }])
      sieve[key & (2 ** SIEVE_BITS - 1)] = 1
    }
  }
  return {
    in(bytes) {
      const found = new Set<string>()
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      let key = 0
      for (let at = 0; at < buffer.length; at += 1) {
        key = ((key << 8) | (buffer[at] ?? 0)) >>> 0
        if (at < KEY_BYTES - 1 || sieve[key & (2 ** SIEVE_BITS - 1)] === 0) continue
        const start = at - KEY_BYTES + 1
        for (const { name, form } of byStart.get(key) ?? []) {
          const end = start + form.length
          const isThere =
            end <= buffer.length && buffer.compare(form, 0, form.length, start, end) === 0
          if (isThere && !isFraction(buffer, start, end)) found.add(name)
        }
      }
      return [...found]
    },
  }
}

const [ZERO, NINE, POINT] = [48, 57, 46]

/** Are these digits of a decimal fraction? `0.00007313900000008289` seconds hold a telephone. */
function isFraction(bytes: Buffer, start: number, end: number): boolean {
  const isDigit = (at: number) => (bytes[at] ?? 0) >= ZERO && (bytes[at] ?? 0) <= NINE
  for (let at = start; at < end; at += 1) if (!isDigit(at)) return false
  let before = start - 1
  while (isDigit(before)) before -= 1
  return bytes[before] === POINT
}

const ZSTD_MAGIC = 0xfd2fb528

/**
 * Looks for texts in every file below a folder: in its bytes, in what they are unpacked, and in the
 * cells of Parquet files. Answers `<file>: <texts>`, and how many files there are.
 */
export async function searchFolder(
  dir: string,
  search: ByteSearch,
  leaveOut: (path: string) => boolean = () => false,
): Promise<{ files: number; hits: string[] }> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const hits: string[] = []
  let files = 0
  const engine = await openEngine({ threads: 1, memoryMegabytes: 256, spillDir: '' })
  try {
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name)
      const name = relative(dir, path)
      if (!entry.isFile() || leaveOut(name)) continue
      const bytes = await readFile(path).catch(() => undefined)
      if (!bytes) continue
      files += 1
      const found = [...search.in(bytes), ...search.in(unpacked(bytes))]
      if (name.endsWith('.parquet')) {
        const rows = await engine.rows('SELECT * FROM read_parquet($path)', { path })
        found.push(...search.in(Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n'))))
      }
      if (found.length > 0) hits.push(`${name}: ${[...new Set(found)].slice(0, 5).join(' ')}`)
    }
    return { files, hits }
  } finally {
    engine.close()
  }
}

/** Nothing where the bytes are not packed, or were cut off. */
function unpacked(bytes: Buffer): Buffer {
  if (bytes.length < KEY_BYTES || bytes.readUInt32LE(0) !== ZSTD_MAGIC) return Buffer.alloc(0)
  try {
    return zstdDecompressSync(bytes)
  } catch {
    return Buffer.alloc(0)
  }
}
