import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import {
  checkpointText,
  closeIdOf,
  HASH_BYTES,
  leafHash,
  newSigningKey,
  openSigner,
  rootOfEdge,
  signNote,
  TILE_WIDTH,
  tilePath,
} from '@tongqu/ledger'

const ORIGIN = 'tongqu.ledger/bench'
const START = Date.UTC(2026, 5, 15)
/** As many as a full hub takes. */
const PER_MILLISECOND = 25
const DATASETS = 40
const AGREEMENTS = 500
const ORGANISATIONS = 200

/** Writes a log of `size` entries, by default each open with its close, without a ledger. */
export function makeLog(
  dir: string,
  size: number,
  textOf: (number: number) => string = entryText,
): { verifier: string } {
  const made = new Set<string>()
  const write = (path: string, bytes: Uint8Array | string) => {
    const full = join(dir, path)
    if (!made.has(dirname(full))) mkdirSync(dirname(full), { recursive: true })
    made.add(dirname(full))
    writeFileSync(full, bytes)
  }
  const levels: { hashes: Buffer; count: number; tiles: number }[] = []
  const put = (level: number, hash: Uint8Array): void => {
    levels[level] ??= { hashes: Buffer.alloc(TILE_WIDTH * HASH_BYTES), count: 0, tiles: 0 }
    const tile = levels[level]
    tile.hashes.set(hash, tile.count * HASH_BYTES)
    tile.count += 1
    if (tile.count < TILE_WIDTH) return
    write(tilePath({ level, index: tile.tiles, width: TILE_WIDTH }), tile.hashes)
    tile.count = 0
    tile.tiles += 1
    // A full tile by itself is a tree.
    put(level + 1, rootOfEdge([tile.hashes]))
  }
  for (let first = 0; first < size; first += TILE_WIDTH) {
    const width = Math.min(TILE_WIDTH, size - first)
    const parts: Uint8Array[] = []
    for (let number = first; number < first + width; number += 1) {
      const bytes = Buffer.from(textOf(number))
      parts.push(Uint8Array.of(bytes.length >> 8, bytes.length & 0xff), bytes)
      put(0, leafHash(bytes))
    }
    const path = tilePath({ level: 'entries', index: first / TILE_WIDTH, width })
    write(`${path}.gz`, gzipSync(Buffer.concat(parts), { level: 1 }))
  }
  const edge = levels.map(({ hashes, count }) => hashes.subarray(0, count * HASH_BYTES))
  for (const [level, { tiles, count }] of levels.entries()) {
    if (count > 0) write(tilePath({ level, index: tiles, width: count }), edge[level] ?? '')
  }
  return { verifier: sign(write, size, edge) }
}

function sign(
  write: (path: string, text: string) => void,
  size: number,
  edge: readonly Uint8Array[],
): string {
  const signer = openSigner(newSigningKey(ORIGIN))
  const text = checkpointText({ origin: ORIGIN, size, root: rootOfEdge(edge) })
  write('checkpoint', signNote(text, [signer]))
  return signer.verifier
}

/** Canonical JSON of an entry, of the length and members of those of the gateway. */
export function entryText(number: number): string {
  const isOpen = number % 2 === 0
  const pair = number - (number % 2)
  const t = new Date(START + number / PER_MILLISECOND).toISOString()
  const actor =
    `{"id":"app-${(pair / 2) % AGREEMENTS}",` +
    `"organisation":"organisation-${(pair / 2) % ORGANISATIONS}","type":"app"}`
  const shared =
    `"actor":${actor},"agreement":"agreement-${(pair / 2) % AGREEMENTS}",` +
    `"dataset":"dataset-${(pair / 2) % DATASETS}","id":"${idOf(number)}"`
  const end = `"purpose":"public-service"`
  if (!isOpen) {
    return (
      `{${shared},"k":"serve_close","meters":{"bytes":${number},"requests":1,"rows":17},` +
      `"outcome":"complete","outputs":[{"bytes":${number},"rows":17,"sha256":"${hashText(number)}"}],` +
      `"prev":"${idOf(pair)}",${end},"t":"${t}","v":1}`
    )
  }
  return (
    `{"actor":${actor},"agreement":"agreement-${(pair / 2) % AGREEMENTS}",` +
    `"ctx":{"network":"${hashText(number % 1_000)}"},"dataset":"dataset-${(pair / 2) % DATASETS}",` +
    `"id":"${idOf(number)}","inputs":[{"dataset":"dataset-${(pair / 2) % DATASETS}",` +
    `"release":${number % 97}}],"k":"serve_open","policy":{"plan":"${hashText(number % 500)}",` +
    `"tier":"licensed"},${end},"req":{"id":"${idOf(number)}","method":"GET",` +
    `"route":"/api/datasets/:id/records","status":200},"t":"${t}","v":1}`
  )
}

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * ULID of an entry: the millisecond, and digits that look like chance. That of a close follows from
 * that of its open.
 */
export function idOf(number: number): string {
  if (number % 2 === 1) return closeIdOf(idOf(number - 1))
  return digits(START + Math.floor(number / PER_MILLISECOND), 10) + digits(mixed(number), 16)
}

function digits(value: number, count: number): string {
  let text = ''
  for (let rest = value; text.length < count; rest = Math.floor(rest / 32)) {
    text = DIGITS[rest % 32] + text
  }
  return text
}

/** A number below 2^53 for each number: multiplication by an odd constant modulo 2^32, twice. */
function mixed(number: number): number {
  const low = Math.imul(number, 0x9e3779b1) >>> 0
  return (Math.imul(low ^ 0x5bd1e995, 0x85ebca6b) >>> 0) * 0x100000 + (low >>> 12)
}

function hashText(number: number): string {
  return digits(mixed(number), 16)
    .toLowerCase()
    .replaceAll(/[^0-9a-f]/g, '7')
    .repeat(4)
}
