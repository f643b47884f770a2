import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

/** A way to damage a file of a copy: its parts are hashes, entries, or the lines of a note. */
export type Way = 'flip' | 'delete' | 'insert' | 'reorder'

/** What lies in the file, one after the other. */
export type Parts = Buffer[]

/** Damages part `at` of a file; the file itself goes when `at` is undefined. */
export function tamper(dir: string, path: string, way: Way, at: number | undefined): void {
  const file = fileAt(dir, path)
  if (at === undefined) {
    wholeFile(dir, path, file, way)
    return
  }
  const parts = partsOf(file, path)
  const part = parts[at] ?? Buffer.alloc(0)
  if (way === 'flip') parts[at] = flipped(part)
  if (way === 'delete') parts.splice(at, 1)
  if (way === 'insert') parts.splice(at, 0, flipped(part))
  if (way === 'reorder') parts.splice(at, 2, parts[at + 1] ?? Buffer.alloc(0), part)
  writeParts(file, path, parts)
}

/** A file as it lies there: bundles with `.gz` behind them, or without. */
export function fileAt(dir: string, path: string): string {
  const plain = join(dir, path)
  return existsSync(plain) ? plain : `${plain}.gz`
}

function wholeFile(dir: string, path: string, file: string, way: Way): void {
  const bytes = readFileSync(file)
  if (way === 'delete') rmSync(file)
  if (way === 'flip') writeFileSync(file, flipped(bytes))
  if (way === 'insert') writeFileSync(file, Buffer.concat([bytes, bytes.subarray(0, 7)]))
  if (way !== 'reorder') return
  const next = fileAt(
    dir,
    path.replace(/\d{3}$/, (one) => String(Number(one) + 1).padStart(3, '0')),
  )
  renameSync(file, `${file}.kept`)
  renameSync(next, file)
  renameSync(`${file}.kept`, next)
}

/** One bit of the last byte. */
function flipped(bytes: Uint8Array): Buffer {
  const copy = Buffer.from(bytes)
  copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1
  return copy
}

export function partsOf(file: string, path: string): Parts {
  const bytes = readFileSync(file)
  if (path === 'checkpoint') {
    return bytes
      .toString()
      .split(/(?<=\n)/)
      .map((line) => Buffer.from(line))
  }
  const parts: Parts = []
  if (!path.startsWith('tile/entries/')) {
    for (let at = 0; at < bytes.length; at += 32) parts.push(bytes.subarray(at, at + 32))
    return parts
  }
  const plain = file.endsWith('.gz') ? gunzipSync(bytes) : bytes
  for (let at = 0; at < plain.length; ) {
    const end = at + 2 + plain.readUInt16BE(at)
    parts.push(plain.subarray(at + 2, end))
    at = end
  }
  return parts
}

export function writeParts(file: string, path: string, parts: Parts): void {
  const isBundle = path.startsWith('tile/entries/')
  const length = (part: Buffer) => Buffer.of(part.length >> 8, part.length & 0xff)
  const bytes = Buffer.concat(parts.flatMap((part) => (isBundle ? [length(part), part] : [part])))
  writeFileSync(file, file.endsWith('.gz') ? gzipSync(bytes) : bytes)
}
