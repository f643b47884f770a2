/**
 * 通衢存证日志核验器 / Verifier of a Tongqu ledger: one file, no dependency, Node 22.18 or newer. It
 * believes nothing in a copy: hashes (RFC 6962) bind each file to a checkpoint that a key you trust
 * has signed (C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles, tlog-proof).
 */
import { createPublicKey, hash, verify } from 'node:crypto'
import { createReadStream, existsSync, realpathSync, statSync } from 'node:fs'
import { isDeepStrictEqual as isSame, parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import type { Checkpoint, Copy, Entry, Key, More, Read, Statement, Tiles } from './words.ts'

const USAGE = `用法 / usage: node verify.ts <command> --key <vkey> [--key …]   更多 / for more, URLs too: more.ts
  log <folder> [--entries]             核验整份副本 / whole check (--entries: all have to be there)
  receipt <proof|-> [--entry <file>]   核验回执 / a receipt with its entry
  statement <statement.json> <folder>  重算明细 / a statement, recomputed
--key: 日志或见证的公钥 / of log or witness   退出码 / exit code: 0 相符 good, 1 有误 fault, 2 用法 usage\n`
const MORE = './more.ts'

/** Hashes in a full tile, entries in a full bundle (C2SP tlog-tiles). */
export const WIDTH = 256
/** Bytes of files, unpacked, and of what is to be checked; faults that are named. */
const LIMITS = { note: 65_536, tile: 16_384, bundle: 16_777_472, text: 16_777_216, faults: 100 }

/** Its message is what is wrong and where: `tile-missing tile/0/000`. */
export class Fault extends Error {}
/** What others have written, for an answer: in one line, and not for ever. */
const told = (what: unknown = null) => JSON.stringify(what).slice(0, 300)
/** What went wrong, if it has no name yet, gets this one. */
const named = (name: string) => (error: Error) => {
  throw error instanceof Fault ? error : new Fault(`${name}: ${told(error.message)}`)
}

const sha256 = (...parts: Uint8Array[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer')
export const leafHash = (entry: Uint8Array): Buffer => sha256(Buffer.of(0), entry)
export const nodeHash = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.of(1), left, right)

export function parseKey(text: string): Key {
  const [, name = '', id = '', data = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S{44})$/.exec(text) ?? []
  const bytes = Buffer.from(data, 'base64')
  const isOwn = sha256(Buffer.from(`${name}\n`), bytes).toString('hex', 0, 4) === id
  const type = bytes[0] ?? 0
  if (!isOwn || (type !== 1 && type !== 4)) throw new Fault(`key-malformed ${text}`)
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') }
  return { name, id, type, key: createPublicKey({ key: jwk, format: 'jwk' }) }
}

const NOTE = /^((.+)\n(0|[1-9]\d{0,14})\n(\S{43}=)\n(?:.+\n)*)\n((?:— \S+ [a-z\d+/]{16,}=*\n)+)$/i
/** Throws `checkpoint-…` unless a key of the log and all witnesses among `keys` signed the note. */
export function openCheckpoint(note: string, keys: readonly Key[], place: string): Checkpoint {
  const [, text = '', origin = '', size, root = '', lines = ''] = NOTE.exec(note) ?? []
  const bad = (what: string) => new Fault(`checkpoint-${what} ${place}`)
  if (!text) throw bad('malformed')
  const signers = new Set<Key>()
  for (const [, name, data] of lines.matchAll(/ (\S+) (\S+)/g)) {
    const bytes = Buffer.from(data ?? '', 'base64')
    const key = keys.find((one) => one.name === name && one.id === bytes.toString('hex', 0, 4))
    if (!key) continue
    const head = key.type === 4 ? `cosignature/v1\ntime ${bytes.readBigUInt64BE(4)}\n` : ''
    const signature = bytes.subarray(key.type === 4 ? 12 : 4)
    if (!verify(null, Buffer.from(head + text), key.key, signature)) throw bad('signature')
    signers.add(key)
  }
  if (![...signers].some(({ type, name }) => type === 1 && name === origin)) throw bad('signature')
  if (keys.some((key) => key.type === 4 && !signers.has(key))) throw bad('cosignature')
  return { origin, size: Number(size), root: Buffer.from(root, 'base64'), text }
}

/** Root over hashes of which the last may stand for a smaller part of the tree than the others. */
export function rootOf(hashes: readonly Buffer[]): Buffer {
  if (hashes.length < 2) return hashes[0] ?? sha256()
  const half = 2 ** (31 - Math.clz32(hashes.length - 1))
  return nodeHash(rootOf(hashes.slice(0, half)), rootOf(hashes.slice(half)))
}

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
    while (at === last && at % 2 === 0 && at > 0) [at, last] = [at / 2, last / 2]
    if (last <= 0) return undefined
    root = at % 2 === 0 ? nodeHash(root, other) : nodeHash(other, root)
    ;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  }
  return last === 0 && index < size ? root : undefined
}

/** A file of at most `limit` bytes; `-` is standard input. */
async function fileOf(path: string, limit: number): Promise<Buffer> {
  const stream = createReadStream(path, path === '-' ? { fd: 0, end: limit } : { end: limit })
  const bytes = Buffer.concat(await Array.fromAsync(stream))
  if (bytes.length > limit) throw new Error('too large')
  return bytes
}

/** Files of a folder, which may lie there as they are or as `.gz`. */
export function folderOf(place: string): Read {
  return async (path, limit) => {
    const plain = `${place}/${path}`
    const found = [`${plain}.gz`, plain].find((one) => existsSync(one) && statSync(one).isFile())
    if (!found) return undefined
    const bytes = await fileOf(found, limit)
    return found === plain ? bytes : gunzipSync(bytes, { maxOutputLength: limit })
  }
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
  const load = (from: string) => read(from, LIMITS[noun]).catch(named(`${noun}-unreadable ${from}`))
  const own = await load(path)
  const bytes = own ?? (width < WIDTH ? await load(tilePath(level, index)) : undefined)
  const parts: Buffer[] = []
  for (let at = 0, end = 0; bytes && at < bytes.length; at = end) {
    const lead = noun === 'tile' ? 0 : Math.min(2, bytes.length - at)
    end = at + lead + (lead ? bytes.readUIntBE(at, lead) : 32)
    if (end > bytes.length) throw new Fault(`${noun}-malformed ${path}`)
    parts.push(bytes.subarray(at + lead, end))
  }
  return { path, width, parts: bytes && (own ? parts : parts.slice(0, width)) }
}

/** A copy of a log: nothing comes out of it that its signed checkpoint does not demand. */
export async function openCopy(read: Read, keys: readonly Key[]): Promise<Copy> {
  const note = await read('checkpoint', LIMITS.note).catch(named('checkpoint-unreadable'))
  if (!note) throw new Fault('checkpoint-missing')
  const head = openCheckpoint(String(note), keys, 'checkpoint')
  const unchecked: Tiles = async (level, index) => {
    const { path, width, parts } = await partsOf(read, head.size, level, index)
    if (parts?.length === width) return parts
    throw new Fault(`tile-${parts ? 'malformed' : 'missing'} ${path}`)
  }
  const edge: Buffer[][] = []
  const atEdge: Tiles = async (level, index) => (edge[level] = await unchecked(level, index))
  if (!head.root.equals(await rootAt(head.size, atEdge))) throw new Fault('checkpoint-root')
  const last: { index: number; hashes: Buffer[] }[] = []
  const tile: Tiles = async (level, index) => {
    if (index === Math.floor(head.size / WIDTH ** (level + 1))) return edge[level] ?? []
    if (last[level]?.index === index) return last[level].hashes
    const wanted = (await tile(level + 1, Math.floor(index / WIDTH)))[index % WIDTH]
    const hashes = await unchecked(level, index)
    if (!wanted?.equals(rootOf(hashes))) throw new Fault(`tile-wrong ${tilePath(level, index)}`)
    last[level] = { index, hashes }
    return hashes
  }
  const entries = async (index: number) => {
    const wanted = await tile(0, index)
    const { path, parts } = await partsOf(read, head.size, 'entries', index)
    const hashes = parts?.map(leafHash) ?? wanted
    if (Buffer.concat(hashes).equals(Buffer.concat(wanted))) return parts
    const at = [...wanted, sha256()].findIndex((one, place) => !hashes[place]?.equals(one))
    throw new Fault(`entry-wrong ${path} #${index * WIDTH + at}`)
  }
  return { head, tile, entries }
}

/** All that is wrong with a copy, one fault in a line. Entries may be missing as a whole. */
async function checkLog(read: Read, keys: readonly Key[], isWhole: boolean): Promise<string> {
  const [faults, missing] = [new Set<string>(), new Set<string>()]
  const keep = ({ message }: Error) => faults.add(message) && null
  const copy = await openCopy(read, keys).catch(keep)
  const size = copy?.head.size ?? 0
  let count = 0
  for (let index = 0; index * WIDTH < size && faults.size < LIMITS.faults; index++) {
    const entries = await copy?.entries(index).catch(keep)
    const path = tilePath('entries', index, size - index * WIDTH)
    if (entries === undefined) missing.add(`bundle-missing ${path}`)
    count += entries?.length ?? 0
  }
  const all = [...faults, ...(isWhole || count > 0 ? missing : [])]
  if (all.length === 0) return `${size} 个叶 / leaves, ${count} 个条目 / entries`
  throw new Fault(all.join('\n'))
}

const PROOF =
  /^c2sp\.org\/tlog-proof@v1\n(?:extra (\S*)\n)?index (0|[1-9]\d{0,14})\n((?:\S{44}\n)*)\n(.*)$/s
/** A tlog-proof; the entry is its extra data, or comes beside it. */
async function checkReceipt(text: string, keys: readonly Key[], path?: string): Promise<string> {
  const [, extra = '', index, lines = '', note = ''] = PROOF.exec(text) ?? []
  if (index === undefined) throw new Fault('receipt-malformed')
  const head = openCheckpoint(note, keys, 'receipt')
  const proof = (lines.match(/\S+/g) ?? []).map((line) => Buffer.from(line, 'base64'))
  const entry = path ? await fileOf(path, LIMITS.note) : Buffer.from(extra, 'base64')
  const root = rootOfProof(leafHash(entry), Number(index), head.size, proof)
  if (!root?.equals(head.root)) throw new Fault(`receipt-root #${index}`)
  return `${head.origin} #${index}\n${String(entry).replace(/\p{Cc}/gu, ' ')}`
}

/** Entries `from` … `to - 1` in the order of the log, each bound to its checkpoint. */
export async function* scan(copy: Copy, from = 0, to = copy.head.size) {
  let bundle: Buffer[] | undefined
  for (let index = from; index < to; index++) {
    const place = Math.floor(index / WIDTH)
    if (index === from || index % WIDTH === 0) bundle = await copy.entries(place)
    if (!bundle) throw new Fault(`bundle-missing ${tilePath('entries', place)}`)
    const parsed = async (): Promise<Entry> => Object(JSON.parse(String(bundle?.[index % WIDTH])))
    yield { index, entry: await parsed().catch(named(`entry-malformed #${index}`)) }
  }
}

/** Computes a statement (明细) again, and looks that it was issued, next after the one before. */
async function checkStatement(text: string, copy: Copy): Promise<string> {
  const { id, prev, agreement, period, log, prices, lines, totalFen }: Statement = JSON.parse(text)
  const bad = (what: string) => new Fault(`statement-${what}`)
  const isWhole = [log.from, log.to, prices.entry].every((n) => Number.isSafeInteger(n) && n >= 0)
  if (!isWhole || !Array.isArray(lines) || typeof period.zone !== 'string') throw bad('malformed')
  if (log.origin !== copy.head.origin) throw bad(`origin ${told(log.origin)}`)
  const root = log.from <= log.to && log.to <= copy.head.size && (await rootAt(log.to, copy.tile))
  if (!root || root.toString('base64') !== log.root) throw bad(`root ${log.to}`)
  const { k, change, body } = (await scan(copy, prices.entry).next()).value?.entry ?? {}
  const isInForce = k === 'agreement' && change?.id === agreement && change.to === 'ACTIVE'
  const fee = { currency: 'CNY', unitPrices: [], ...body?.fee, entry: prices.entry }
  if (!isInForce || !isSame(prices, fee)) throw bad(`prices #${prices.entry}`)
  const digest = sha256(Buffer.from(text)).toString('hex')
  const days = new Intl.DateTimeFormat('sv-SE', { timeZone: period.zone })
  const sums = new Map<string, bigint>()
  const issued: Entry[] = [{ body: { log: { to: 0 }, period: { until: period.since } } }]
  for await (const { index, entry } of scan(copy, log.from)) {
    if (entry.agreement !== agreement) continue
    if (entry.k === 'statement' && entry.change?.to === 'ISSUED') issued.unshift(entry) // Newest first
    if (issued[0]?.body?.sha256 === digest) break
    if (entry.k !== 'serve_close' || index >= log.to) continue
    const place = [days.format(new Date(entry.t ?? '')), entry.dataset, entry.actor?.id]
    for (const { meter, micros } of prices.unitPrices) {
      const more = entry.meters?.[meter === 'stream-seconds' ? 'seconds' : meter] ?? 0
      const key = [...place, meter, micros].join('\0')
      if (more !== 0) sums.set(key, (sums.get(key) ?? 0n) + BigInt(more))
    }
  }
  const wanted = [...sums].sort().map(([key, quantity]) => {
    const [day, dataset, app, meter, unitMicros = ''] = key.split('\0')
    const amountMicros = String(quantity * BigInt(unitMicros))
    return { day, dataset, app, meter, quantity: Number(quantity), unitMicros, amountMicros }
  })
  const at = [...lines.keys(), ...wanted.keys()].find((n) => !isSame(lines[n], wanted[n]))
  if (at !== undefined) throw bad(`line #${at}: ${told(lines[at])}\n应为 / due ${told(wanted[at])}`)
  const micros = wanted.reduce((sum, one) => sum + BigInt(one.amountMicros), 0n)
  const fen = String((micros + 5_000n) / 10_000n) // Exact until here, and rounded once, half up.
  if (totalFen !== fen) throw bad(`total ${told(totalFen)} 应为 / due ${fen}`)
  const [own, ...before] = issued
  const said = [own?.change?.id, own?.body?.sha256, own?.body?.log, own?.body?.period]
  if (!isSame(said, [id, digest, log, period])) throw bad('unissued')
  const ends = before.map((one) => one.body?.log?.to ?? Number.NaN)
  const next = [before[0]?.change?.id, Math.max(...ends), before[0]?.body?.period?.until]
  if (!isSame([prev, log.from, period.since], next)) throw bad(`range ${told(next)}`)
  return `${lines.length} 行 / lines, ${fen} 分 / fen (${prices.currency})`
}

export async function main(args: string[], print: (text: string) => void, get: typeof fetch) {
  const more: More | undefined = await import(/* @vite-ignore */ MORE).catch(() => undefined)
  const usage = more?.USAGE ?? USAGE
  const [one, flag] = [{ type: 'string' }, { type: 'boolean', default: false }] as const
  const many = { type: 'string', multiple: true, default: [] as string[] } as const
  const options = { key: many, token: one, entry: one, entries: flag, json: flag }
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [command = '', first = '', place = first] = positionals
    const keys = values.key.map(parseKey)
    const read = (more?.readerOf ?? folderOf)(place.replace(/\/+$/, ''), get, values.token)
    const text = async () => String(await fileOf(first, LIMITS.text))
    const copy = () => openCopy(read, keys)
    const own: Record<string, () => Promise<string>> = {
      log: () => checkLog(read, keys, values.entries),
      receipt: async () => checkReceipt(await text(), keys, values.entry),
      statement: async () => checkStatement(await text(), await copy()),
    }
    const all = more?.commandsOf(own, { ...values, first, keys, read, text, copy }) ?? own
    const words = command === 'log' || command === 'receipt' ? 2 : 3
    const isAsked = positionals.length === words && (more || !/^https?:/.test(place))
    const run = isAsked && keys.length > 0 && Object.hasOwn(all, command) ? all[command] : undefined
    print(run ? `${await run().catch(named(`${command}-malformed`))}\n` : usage)
    return run ? 0 : 2
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const isUsage = code?.startsWith('ERR_PARSE_ARGS')
    print(`${message.replace(/[^\P{Cc}\n]/gu, ' ')}\n${isUsage ? usage : ''}`)
    return isUsage ? 2 : 1
  }
}

if (realpathSync(process.argv[1] ?? '.') === import.meta.filename)
  main(process.argv.slice(2), (text) => process.stdout.write(text), fetch).then((code) => {
    process.exitCode = code
  })
