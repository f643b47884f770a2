import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { Problem } from '@tongqu/contracts'
import { createTurn, remembering } from '../in-turn.ts'
import { codeOf, type FileSystem, isAbsent, isDiskFull } from '../storage/file-system.ts'
import { openCells } from './cells.ts'
import { keyedHash } from './hashes.ts'
import { KEY_BYTES, NONCE_BYTES, seal, unseal } from './sealing.ts'
import type { KeyRing } from './types.ts'

/** Folder of the keys below the data folder; its name is known to backup, which leaves it out. */
export const KEYS = 'keys'
/** Wrapped data keys lie in `keys/days/<source>/<day>.key`. */
export const DAY_KEYS = 'days'
/** Says which master key belongs to the folder, and tells nothing about it. */
export const RING = 'ring.json'
const MASTER = 'master.key'

export const KEY_FILE_MODE = 0o600
export const KEY_FOLDER_MODE = 0o700

const DAY = /^\d{4}-\d\d-\d\d$/
/** Of the catalogue, or that of files given by hand: `load:<adapter>:<dataset>:<feed>`. */
const SOURCE = /^[\w-][\w.:~-]*$/

export type KeyRingOptions = {
  /** The data folder. */
  dir: string
  /** Elsewhere than `keys/master.key`: 64 hex digits. */
  masterKeyFile?: string
  /** Milliseconds since 1970. */
  now: () => number
  fs: FileSystem
  /** So many bytes from a source fit for keys. */
  random: (bytes: number) => Uint8Array
  /** Another process may own the folder: nothing is made, and nothing cleaned up. */
  readOnly?: boolean
}

/**
 * Opens the keys of a data folder. At the very first start the master key is made, durably and
 * readable by the owner alone. Throws `Problem('keys-unusable')` when the folder has known a master
 * key and that one is not there, and `lake-full`.
 */
export async function openKeyRing(options: KeyRingOptions): Promise<KeyRing> {
  const { dir, fs, random } = options
  const folder = join(dir, KEYS)
  if (!options.readOnly) {
    await makeFolder(fs, folder)
    await removeUnfinished(fs, folder)
  }
  const master = await masterKey(options, folder)
  const wrapping = derived(master, 'wrap')
  const days = join(folder, DAY_KEYS)
  const cache = new Map<string, Uint8Array>()
  /** Keys whose file is known to survive power loss. */
  const lasting = new Set<string>()
  const turnOf = remembering((_source: string) => createTurn())
  const folderOf = (source: string) => join(days, encodeURIComponent(source))
  const pathOf = (source: string, day: string) => {
    if (!SOURCE.test(source) || !DAY.test(day)) throw new Error(`no key name: ${source} ${day}`)
    return join(folderOf(source), `${day}.key`)
  }
  const remember = (path: string, key: Uint8Array) => {
    if (cache.size >= MOST_CACHED) cache.clear()
    cache.set(path, key)
    return key
  }

  async function known(source: string, day: string): Promise<Uint8Array | undefined> {
    const path = pathOf(source, day)
    const cached = cache.get(path)
    if (cached) return cached
    const wrapped = await absentAsUndefined(fs.read(path))
    return wrapped && remember(path, unwrap(wrapping, wrapped, source, day))
  }

  async function make(source: string, day: string): Promise<Uint8Array> {
    const path = pathOf(source, day)
    const before = await known(source, day)
    if (before && lasting.has(path)) return before
    if (options.readOnly) throw new Error('this key ring is opened for reading')
    await makeFolder(fs, days)
    await makeFolder(fs, folderOf(source))
    if (!before) {
      const key = random(KEY_BYTES)
      const nonce = random(NONCE_BYTES)
      const sealed = seal(wrapping, nonce, key, boundTo(source, day))
      await keep(options, path, Buffer.concat([nonce, sealed]))
    }
    // A key found here may be that of a process killed before its name was durable.
    await fs.syncFolder(dirname(path))
    lasting.add(path)
    const key = await known(source, day)
    if (!key) throw unusable(path, 'missing')
    return key
  }

  const pseudonym = keyedHash(derived(master, 'pseudonym'))
  const namesIn = async (path: string) =>
    ((await absentAsUndefined(fs.list(path))) ?? []).map(({ name }) => name).sort()
  return {
    dayKey: (source, day) => turnOf(source)(() => make(source, day)),
    knownDayKey: (source, day) => turnOf(source)(() => known(source, day)),
    destroyDay: (source, day) =>
      turnOf(source)(async () => {
        const path = pathOf(source, day)
        cache.delete(path)
        lasting.delete(path)
        await absentAsUndefined(fs.remove(path))
        await absentAsUndefined(fs.syncFolder(dirname(path)))
      }),
    sources: async () => (await namesIn(days)).map(decodeURIComponent),
    days: async (source) =>
      (await namesIn(folderOf(source)))
        .map((name) => name.replace('.key', ''))
        .filter((day) => DAY.test(day)),
    keyed: keyedHash(derived(master, 'authentication')),
    pseudonym: (identity, day) => pseudonym(day, identity),
    cells: openCells((use) => derived(master, use)),
    storeKey: derived(master, 'store'),
    random,
  }
}

/** Data keys kept open at a time. */
const MOST_CACHED = 1024

/** Keys of one use each, from the master key (HKDF, RFC 5869): none tells another. */
function derived(master: Uint8Array, use: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', master, '', `tongqu 1 ${use}`, KEY_BYTES))
}

async function masterKey(options: KeyRingOptions, folder: string): Promise<Uint8Array> {
  const { fs, now, random } = options
  const path = options.masterKeyFile ?? join(folder, MASTER)
  const ringPath = join(folder, RING)
  const ring = await absentAsUndefined(fs.read(ringPath))
  let text = await absentAsUndefined(fs.read(path))
  const kept = (await absentAsUndefined(fs.list(join(folder, DAY_KEYS)))) ?? []
  if (text === undefined && (ring || kept.length > 0 || options.readOnly))
    throw unusable(path, 'missing')
  if (text === undefined) {
    // Durable before the ring: whoever finds a ring may rely on a master key.
    text = Buffer.from(`${Buffer.from(random(KEY_BYTES)).toString('hex')}\n`)
    await keep(options, path, text)
    text = await fs.read(path)
  }
  const master = /^[0-9a-f]{64}\s*$/i.test(String(text))
    ? Buffer.from(String(text).trim(), 'hex')
    : undefined
  if (!master) throw unusable(path, 'malformed')
  const check = createHmac('sha256', derived(master, 'check')).update('tongqu').digest()
  if (ring) {
    if (!isCheck(ring, check)) throw unusable(path, 'wrong')
  } else {
    if (kept.length > 0 || options.readOnly) throw unusable(ringPath, 'missing')
    const madeAt = new Date(now()).toISOString()
    const made = { format: 1, madeAt, check: check.toString('hex') }
    await keep(options, ringPath, Buffer.from(`${JSON.stringify(made)}\n`))
  }
  if (!options.readOnly) await fs.syncFolder(folder)
  return master
}

function isCheck(ring: Buffer, check: Buffer): boolean {
  try {
    const known = Buffer.from(String(JSON.parse(String(ring)).check), 'hex')
    return known.length === check.length && timingSafeEqual(known, check)
  } catch {
    return false
  }
}

function boundTo(source: string, day: string): Buffer {
  return Buffer.from(`tongqu day key 1 ${source} ${day}`)
}

function unwrap(wrapping: Uint8Array, wrapped: Buffer, source: string, day: string): Uint8Array {
  const nonce = wrapped.subarray(0, NONCE_BYTES)
  const sealed = wrapped.subarray(NONCE_BYTES)
  const whole = wrapped.length > NONCE_BYTES
  const key = whole ? unseal(wrapping, nonce, sealed, boundTo(source, day)) : undefined
  if (!key) throw unusable(`${day}.key`, 'wrong')
  return key
}

/** Writes a new file that is there whole or not at all; another one with the name stays. */
async function keep(
  { fs, random }: Pick<KeyRingOptions, 'fs' | 'random'>,
  path: string,
  content: Uint8Array,
): Promise<void> {
  const temporary = join(dirname(path), `${UNFINISHED}${Buffer.from(random(8)).toString('hex')}`)
  try {
    await fs.write(temporary, content, KEY_FILE_MODE)
    await fs.sync(temporary)
    await fs.link(temporary, path).catch((error) => {
      if (codeOf(error) !== 'EEXIST') throw error
    })
  } catch (error) {
    throw isDiskFull(error) ? new Problem('lake-full', { cause: error }) : error
  } finally {
    await fs.remove(temporary).catch(() => undefined)
    await fs.syncFolder(dirname(path))
  }
}

const UNFINISHED = '.new-'

/** What a crash left of a key that was never used. */
async function removeUnfinished(fs: FileSystem, folder: string): Promise<void> {
  for (const { name, folder: isFolder } of (await absentAsUndefined(fs.list(folder))) ?? []) {
    if (isFolder) await removeUnfinished(fs, join(folder, name))
    else if (name.startsWith(UNFINISHED)) await fs.remove(join(folder, name))
  }
}

async function makeFolder(fs: FileSystem, folder: string): Promise<void> {
  await fs.makeFolder(folder, KEY_FOLDER_MODE)
  await fs.syncFolder(dirname(folder))
}

const FAULTS = {
  missing: { 'zh-CN': '找不到', en: 'is missing' },
  malformed: { 'zh-CN': '不是 64 位十六进制数', en: 'is not 64 hex digits' },
  wrong: { 'zh-CN': '与数据目录中的密钥不符', en: 'does not fit the keys of the data folder' },
} as const

function unusable(path: string, fault: keyof typeof FAULTS): Problem {
  const name = basename(path)
  const { 'zh-CN': zh, en } = FAULTS[fault]
  return new Problem('keys-unusable', {
    detail: { 'zh-CN': `${name} ${zh}。`, en: `${name} ${en}.` },
  })
}

async function absentAsUndefined<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}
