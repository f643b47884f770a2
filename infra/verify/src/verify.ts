/**
 * 通衢存证日志核验器 / Verifier of a Tongqu ledger: one file, no dependency, Node 22.18 or newer. It
 * believes nothing in a copy: hashes (RFC 6962) bind each file to a checkpoint that a key you trust
 * has signed (C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles, tlog-proof). Files
 * beside it read URLs, recompute statements, trace receipts, and say more of faults.
 */
import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto'
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'

const USAGE = `用法 / usage: node verify.ts <command> --key <vkey> [--key …] [--token …]
  log <folder|url> [--entries]             核验整份副本 / whole check (--entries: all have to be there)
  receipt <proof|-> [--entry <file>]       核验回执 / a receipt with its entry
  consistent <checkpoint> <folder|url>     历史是否被改写 / was history rewritten since?
  statement <statement.json> <folder|url>  重算明细 / a statement, recomputed
  trace <receipt id> <folder|url> [--json] 追溯到原始送达 / back to raw deliveries
--key: 日志或见证的公钥 / of log or witness   退出码 / exit code: 0 相符 good, 1 有误 fault, 2 用法 usage\n`

/** Hashes in a full tile, entries in a full bundle (C2SP tlog-tiles). */
export const WIDTH = 256
/** Bytes of files, unpacked; faults that are named; time for an answer. */
const LIMITS = { hash: 32, note: 65_536, tile: 16_384, bundle: 16_777_472, faults: 100 }

/** Its message is what is wrong and where: `entry-flipped tile/entries/000 #17`. */
export class Fault extends Error {}

const sha256 = (...parts: Uint8Array[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer')
export const leafHash = (entry: Uint8Array): Buffer => sha256(Buffer.of(0), entry)
export const nodeHash = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.of(1), left, right)

/** Of type 1 it signs for the log (signed-note), of type 4 as a witness (tlog-cosignature). */
export type Key = { name: string; id: string; type: number; key: KeyObject }

export function parseKey(text: string): Key {
  const [, name, id = '', data = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S{44})$/.exec(text) ?? []
  const bytes = Buffer.from(data, 'base64')
  const isOwn = sha256(Buffer.from(`${name}\n`), bytes).toString('hex', 0, 4) === id
  const type = bytes[0] ?? 0
  if (!name || !isOwn || (type !== 1 && type !== 4)) throw new Fault(`key-malformed ${text}`)
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') }
  return { name, id, type, key: createPublicKey({ key: jwk, format: 'jwk' }) }
}

const NOTE =
  /^((.+)\n(0|[1-9]\d{0,14})\n([a-z\d+/]{43}=)\n(?:.+\n)*)\n((?:— \S+ [a-z\d+/]+=*\n)+)$/i
export type Checkpoint = { origin: string; size: number; root: Buffer; text: string }

/** Throws `checkpoint-…` unless a key of the log and all witnesses among `keys` signed the note. */
export function openCheckpoint(note: string, keys: readonly Key[], place: string): Checkpoint {
  const [, text = '', origin = '', size, root = '', lines = ''] = NOTE.exec(note) ?? []
  const bad = (what: string) => new Fault(`checkpoint-${what} ${place}`)
  if (!text) throw bad('malformed')
  const signers = new Set<Key>()
  for (const [, name, data] of lines.matchAll(/ (\S+) (\S+)/g)) {
    const bytes = Buffer.from(data ?? '', 'base64')
    const key = keys.find((one) => one.name === name && one.id === bytes.toString('hex', 0, 4))
    if (key && !isSignedBy(key, text, bytes.subarray(4))) throw bad('signature')
    if (key) signers.add(key)
  }
  if (![...signers].some(({ type, name }) => type === 1 && name === origin)) throw bad('signature')
  if (keys.some((key) => key.type === 4 && !signers.has(key))) throw bad('cosignature')
  return { origin, size: Number(size), root: Buffer.from(root, 'base64'), text }
}

function isSignedBy({ type, key }: Key, text: string, bytes: Buffer): boolean {
  if (bytes.length !== (type === 1 ? 64 : 72)) return false
  const head = type === 1 ? '' : `cosignature/v1\ntime ${bytes.readBigUInt64BE()}\n`
  return verify(null, Buffer.from(head + text), key, bytes.subarray(-64))
}

/** Root over hashes of which the last may stand for a smaller part of the tree than the others. */
export function rootOf(hashes: readonly Buffer[]): Buffer {
  if (hashes.length < 2) return hashes[0] ?? sha256()
  const half = 2 ** (31 - Math.clz32(hashes.length - 1))
  return nodeHash(rootOf(hashes.slice(0, half)), rootOf(hashes.slice(half)))
}

type Tiles = (level: number, index: number) => Promise<Buffer[]>

/** Root of a tree: of each level the last, partial tile, leaves first. */
export async function rootAt(size: number, tile: Tiles): Promise<Buffer> {
  let rest: Buffer[] = []
  for (let [level, count] = [0, size]; count > 0; level++, count = Math.floor(count / WIDTH)) {
    const hashes = count % WIDTH ? await tile(level, Math.floor(count / WIDTH)) : []
    if (hashes.length) rest = [rootOf([...hashes.slice(0, count % WIDTH), ...rest])]
  }
  return rootOf(rest)
}

/** Root that a proof of inclusion leads to (RFC 9162, 2.1.3.2). */
export function rootOfProof(leaf: Buffer, index: number, size: number, proof: readonly Buffer[]) {
  let [at, last, root] = [index, size - 1, leaf]
  for (const other of proof) {
    if (last <= 0) return undefined
    const isLeft = at % 2 === 0 && at !== last
    root = isLeft ? nodeHash(root, other) : nodeHash(other, root)
    while (!isLeft && at % 2 === 0 && at > 0) [at, last] = [at / 2, Math.floor(last / 2)]
    ;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  }
  return last === 0 && index < size ? root : undefined
}

/** A file of a copy, below its root, of at most `limit` bytes; undefined when it is not there. */
export type Read = (path: string, limit: number) => Promise<Buffer | undefined>

/** In a folder, files may lie as they are or as `.gz`. */
export function readerOf(place: string, get: typeof fetch, token?: string): Read {
  return async (path, limit) => {
    if (/^https?:/.test(place))
      return (await beside('reach')).reach(`${place}/${path}`, limit, get, token)
    const packed = fileOf(join(place, `${path}.gz`), limit)
    return packed
      ? gunzipSync(packed, { maxOutputLength: limit })
      : fileOf(join(place, path), limit)
  }
}

function fileOf(path: string, limit: number): Buffer | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found && (!found.isFile() || found.size > limit)) throw new Fault('no file, or too large')
  return found && readFileSync(path)
}

export function tilePath(level: number | 'entries', index: number, width = WIDTH): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0')
  return `tile/${level}/${digits.replace(/\d{3}(?=\d)/g, 'x$&/')}${width < WIDTH ? `.p/${width}` : ''}`
}

/** Hashes of a tile or entries of a bundle, unchecked; instead of a partial file the full one. */
export async function partsOf(read: Read, size: number, level: number | 'entries', index: number) {
  const [noun, depth] = level === 'entries' ? (['bundle', 0] as const) : (['tile', level] as const)
  const width = Math.min(WIDTH, Math.floor(size / WIDTH ** depth) - index * WIDTH)
  const path = tilePath(level, index, width)
  const load = (from: string) =>
    read(from, LIMITS[noun]).catch(({ message }) => {
      throw new Fault(`${noun}-unreadable ${from}: ${message}`)
    })
  const own = await load(path)
  const bytes = own ?? (width < WIDTH ? await load(tilePath(level, index)) : undefined)
  const parts: Buffer[] = []
  for (let at = 0, end = 0; bytes && at < bytes.length; at = end) {
    const lead = noun === 'tile' ? 0 : Math.min(2, bytes.length - at)
    end = at + lead + (lead ? bytes.readUIntBE(at, lead) : LIMITS.hash)
    if (end > bytes.length) throw new Fault(`${noun}-malformed ${path}`)
    parts.push(bytes.subarray(at + lead, end))
  }
  return { path, width, parts: bytes && (own ? parts : parts.slice(0, width)) }
}

/** How hashes differ from those that should be there, and from which one on. */
export function difference(wanted: readonly Buffer[], got: readonly Buffer[]) {
  if (Buffer.concat(wanted).equals(Buffer.concat(got))) return undefined
  const [want = [], have = []] = [wanted, got].map((all) => all.map((one) => one.toString('hex')))
  const at = [...want, ''].findIndex((one, place) => one !== have[place])
  const more = have.length - want.length
  const rest = (all: string[], from: number) => all.slice(from, from + want.length - at - 1).join()
  const canShift = more === 0 && at < want.length - 1
  const isShifted = (by: number) => canShift && rest(have, at + by) === rest(want, at + 1 - by)
  if (want.toSorted().join() === have.toSorted().join()) return { what: 'reordered', at }
  if (more > 0 || isShifted(1)) return { what: 'inserted', at }
  return { what: more < 0 || isShifted(0) ? 'removed' : 'flipped', at }
}

/** A copy of a log. Nothing comes out of it that its signed checkpoint does not demand. */
export type Copy = {
  head: Checkpoint
  tile: Tiles
  /** Of a bundle; undefined where the copy has none. */
  entries(index: number): Promise<Buffer[] | undefined>
}

export async function openCopy(read: Read, keys: readonly Key[]): Promise<Copy> {
  const note = await read('checkpoint', LIMITS.note)
  if (!note) throw new Fault('checkpoint-missing')
  const head = openCheckpoint(note.toString(), keys, 'checkpoint')
  const unchecked: Tiles = async (level, index) => {
    const { path, width, parts } = await partsOf(read, head.size, level, index)
    if (parts?.length === width) return parts
    throw new Fault(`tile-${parts ? 'malformed' : 'missing'} ${path}`)
  }
  const edge: Buffer[][] = []
  const atEdge: Tiles = async (level, index) => (edge[level] = await unchecked(level, index))
  if (!head.root.equals(await rootAt(head.size, atEdge))) throw new Fault('checkpoint-root')
  const last = new Map<number, { index: number; hashes: Buffer[] }>()
  const tile: Tiles = async (level, index) => {
    if (index === Math.floor(head.size / WIDTH ** (level + 1))) return edge[level] ?? []
    const known = last.get(level)
    if (known?.index === index) return known.hashes
    const wanted = (await tile(level + 1, Math.floor(index / WIDTH)))[index % WIDTH]
    const hashes = await unchecked(level, index)
    if (!wanted?.equals(rootOf(hashes))) throw new Fault(`tile-wrong ${tilePath(level, index)}`)
    last.set(level, { index, hashes })
    return hashes
  }
  const entries = async (index: number) => {
    const wanted = await tile(0, index)
    const { path, parts } = await partsOf(read, head.size, 'entries', index)
    const found = parts && difference(wanted, parts.map(leafHash))
    if (found) throw new Fault(`entry-${found.what} ${path} #${index * WIDTH + found.at}`)
    return parts
  }
  return { head, tile, entries }
}

/** A file beside this one, for what a copy and a receipt do not need. */
const beside = (name: string) =>
  import(/* @vite-ignore */ `./${name}.ts`).catch((cause) => {
    if (cause.code !== 'ERR_MODULE_NOT_FOUND') throw cause
    throw new Fault(`缺少文件 / missing file: ${name}.ts`)
  })

/** All that is wrong with a copy. Faults of tiles are looked into when `diagnose.ts` is there. */
async function checkLog(read: Read, keys: readonly Key[], isWhole: boolean): Promise<string> {
  const [faults, missing] = [new Set<string>(), new Set<string>()]
  const keep = ({ message }: Error) => faults.add(message) && null
  const copy = await openCopy(read, keys).catch(keep)
  const size = copy?.head.size ?? 0
  let count = 0
  for (let index = 0; index * WIDTH < size && faults.size < LIMITS.faults; index++) {
    const entries = await copy?.entries(index).catch(keep)
    count += entries?.length ?? 0
    const path = tilePath('entries', index, size - index * WIDTH)
    if (entries === undefined) missing.add(`bundle-missing ${path}`)
  }
  if (isWhole || count > 0) for (const one of missing) faults.add(one)
  if (faults.size === 0) return `${size} 个叶 / leaves, ${count} 个条目 / entries`
  const more = await beside('diagnose').catch(() => undefined)
  throw new Fault(((await more?.diagnose(read, keys, [...faults])) ?? [...faults]).join('\n'))
}

const PROOF =
  /^c2sp\.org\/tlog-proof@v1\n(?:extra (\S*)\n)?index (0|[1-9]\d{0,14})\n((?:\S{44}\n)*)\n(.*)$/s

/** A tlog-proof; the entry is its extra data, or comes beside it. */
function checkReceipt(text: string, keys: readonly Key[], beside?: Buffer): string {
  const [, extra = '', index, lines = '', note = ''] = PROOF.exec(text) ?? []
  if (index === undefined) throw new Fault('receipt-malformed')
  const head = openCheckpoint(note, keys, 'receipt')
  const proof = (lines.match(/\S+/g) ?? []).map((line) => Buffer.from(line, 'base64'))
  const entry = beside ?? Buffer.from(extra, 'base64')
  const root = rootOfProof(leafHash(entry), Number(index), head.size, proof)
  if (!root?.equals(head.root)) throw new Fault(`receipt-root #${index}`)
  return `${head.origin} #${index}\n${entry.toString().replace(/\p{Cc}/gu, ' ')}`
}

async function checkConsistent(old: Checkpoint, { head, tile }: Copy): Promise<string> {
  if (old.origin !== head.origin) throw new Fault(`checkpoint-origin ${head.origin}`)
  if (old.size > head.size) throw new Fault(`checkpoint-size ${old.size} > ${head.size}`)
  const sizes = `${old.size} → ${head.size}`
  if (old.root.equals(await rootAt(old.size, tile))) return sizes
  throw new Fault(`${old.size === head.size ? 'split-view' : 'history-rewritten'} ${sizes}`)
}

export async function main(args: string[], print: (text: string) => void, get: typeof fetch) {
  const [one, flag] = [{ type: 'string' }, { type: 'boolean', default: false }] as const
  const many = { type: 'string', multiple: true, default: [] as string[] } as const
  const options = { key: many, token: one, entry: one, entries: flag, json: flag }
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [command = '', first = '', place = first] = positionals
    const keys = values.key.map(parseKey)
    const logKeys = keys.filter(({ type }) => type === 1)
    const text = () => readFileSync(first === '-' ? 0 : first, 'utf8')
    const read = readerOf(place.replace(/\/+$/, ''), get, values.token)
    const copy = () => openCopy(read, keys)
    const old = () => openCheckpoint(text(), logKeys, first)
    const commands: Record<string, () => Promise<string>> = {
      log: () => checkLog(read, keys, values.entries),
      receipt: async () => checkReceipt(text(), keys, fileOf(values.entry ?? '', LIMITS.note)),
      consistent: async () => checkConsistent(old(), await copy()),
      statement: async () => (await beside('statement')).checkStatement(text(), await copy()),
      trace: async () => (await beside('trace')).trace(first, await copy(), values.json),
    }
    const words = command === 'log' || command === 'receipt' ? 2 : 3
    const run = positionals.length === words && keys.length > 0 ? commands[command] : undefined
    print(run ? `${await run()}\n` : USAGE)
    return run ? 0 : 2
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const isUsage = code?.startsWith('ERR_PARSE_ARGS')
    print(`${message.replace(/[^\P{Cc}\n]/gu, ' ')}\n${isUsage ? USAGE : ''}`)
    return isUsage ? 2 : 1
  }
}

if (realpathSync(process.argv[1] ?? '.') === import.meta.filename)
  main(process.argv.slice(2), (text) => process.stdout.write(text), fetch).then((code) => {
    process.exitCode = code
  })
