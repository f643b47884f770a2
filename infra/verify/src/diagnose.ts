import {
  leafHash,
  openCheckpoint,
  openCopy,
  partsOf,
  rootAt,
  rootOf,
  tilePath,
  WIDTH,
} from './verify.ts'
import type { Checkpoint, Key, Read } from './words.ts'

type Hashes = Buffer[]
type Level = number | 'entries'

const NOTE_BYTES_AT_MOST = 65_536
const FAULTS_AT_MOST = 100

/**
 * A fault as the verifier names it, in lines; with what it is in Chinese too, and what was done to
 * a tile or an entry: what lies below and above a tile tells what it should hold.
 */
export async function explained(
  read: Read,
  keys: readonly Key[],
  message: string,
): Promise<string> {
  const lines = message.split('\n')
  // What can not be looked into further is told as it is.
  const more = await looked(read, keys, lines).catch(() => [])
  return (more.length > 0 ? more : lines).map((line) => `${line}${inChinese(line)}`).join('\n')
}

/** `entry-wrong tile/entries/x001/234.p/5 #315909`: number of the bundle, its path. */
const ENTRY = /^entry-wrong (tile\/entries\/([x\d/]+)\S*)/

/** Of tiles, which of them are wrong and how; of entries, how; else nothing. */
async function looked(
  read: Read,
  keys: readonly Key[],
  faults: readonly string[],
): Promise<string[]> {
  if (faults.some((fault) => /^(tile-|checkpoint-root)/.test(fault))) return examined(read, keys)
  if (!faults.some((fault) => ENTRY.test(fault))) return []
  const { head, tile } = await openCopy(read, keys)
  const entry = async (fault: string) => {
    const [, path = '', number = ''] = ENTRY.exec(fault) ?? []
    if (path === '') return fault
    const index = Number(number.replace(/[x/]/g, ''))
    const { parts } = await partsOf(read, head.size, 'entries', index)
    return nameOf('entries', index, path, parts?.map(leafHash), await tile(0, index))
  }
  return Promise.all(faults.map(entry))
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

/** What is wrong with tiles and bundles, compared with each other and with the signed root. */
async function examined(read: Read, keys: readonly Key[]): Promise<string[]> {
  const note = await read('checkpoint', NOTE_BYTES_AT_MOST)
  const head = openCheckpoint(String(note), keys, 'checkpoint')
  const faults = new Set<string>()
  const stored: Stored = (level, index) =>
    partsOf(read, head.size, level, index).then(
      ({ parts }) => parts,
      ({ message }) => void faults.add(message),
    )
  const report: Report = (level, index, width, got, wanted) => {
    const path = tilePath(level, index, width)
    const isKnown = [...faults].some((fault) => fault.split(' ')[1] === path)
    if (got || !isKnown) faults.add(nameOf(level, index, path, got, wanted))
  }
  const edge = await edgeOf(stored, head, report)
  if (!edge) faults.add('checkpoint-root')
  const tile = tilesOf(stored, head, edge ?? [], report)
  const missing = new Set<string>()
  for (let at = 0; edge && at * WIDTH < head.size && faults.size < FAULTS_AT_MOST; at++) {
    const leaves = await tile(0, at)
    const hashes = (await stored('entries', at))?.map(leafHash)
    if (!hashes) missing.add(nameOf('entries', at, tilePath('entries', at, leaves.length)))
    else if (difference(leaves, hashes)) report('entries', at, leaves.length, hashes, leaves)
  }
  const isPublic = missing.size * WIDTH >= head.size
  return isPublic ? [...faults] : [...faults, ...missing]
}

type Stored = (level: Level, index: number) => Promise<Hashes | undefined>
type Report = (level: Level, index: number, width: number, got?: Hashes, wanted?: Hashes) => void

function nameOf(level: Level, index: number, path: string, got?: Hashes, wanted?: Hashes): string {
  if (!got) return `${level === 'entries' ? 'bundle' : 'tile'}-missing ${path}`
  if (!wanted) return `tile-wrong ${path}`
  const { what, at } = difference(wanted, got) ?? { what: 'flipped', at: 0 }
  return `${level === 'entries' ? 'entry' : 'hash'}-${what} ${path} #${index * WIDTH + at}`
}

/** What a tile should hold, by what lies below it: leaves by entries, others by tiles. */
async function belowOf(stored: Stored, level: number, index: number, width: number) {
  if (level === 0) return (await stored('entries', index))?.map(leafHash)
  const hashes: Hashes = []
  for (let at = 0; at < width; at++) {
    const tile = await stored(level - 1, index * WIDTH + at)
    if (tile?.length !== WIDTH) return undefined
    hashes.push(rootOf(tile))
  }
  return hashes
}

/**
 * The last, partial tiles of all levels are bound to the root together only: those that fit it are
 * right, be they as stored or as what lies below says. Undefined when no choice fits.
 */
async function edgeOf(stored: Stored, head: Checkpoint, report: Report) {
  const widths: number[] = []
  for (let count = head.size; count > 0; count = Math.floor(count / WIDTH))
    widths.push(count % WIDTH)
  const index = (level: number) => Math.floor(head.size / WIDTH ** (level + 1))
  const found: (Hashes | undefined)[] = []
  const below: (Hashes | undefined)[] = []
  for (const [level, width] of widths.entries()) {
    found.push(width > 0 ? await stored(level, index(level)) : [])
    below.push(width > 0 ? await belowOf(stored, level, index(level), width) : [])
  }
  for (let choice = 0; choice < 2 ** widths.length; choice++) {
    const edge = found.map((one, level) => ((choice >> level) & 1 ? below[level] : one))
    if (!edge.every((one, level) => one?.length === widths[level])) continue
    const root = await rootAt(head.size, async (level) => edge[level] ?? [])
    if (!root.equals(head.root)) continue
    for (const [level, one] of edge.entries())
      if (one !== found[level]) report(level, index(level), widths[level] ?? 0, found[level], one)
    return edge as Hashes[]
  }
  for (const [level, one] of found.entries())
    if (!one || !below[level] || difference(below[level], one))
      report(level, index(level), widths[level] ?? 0, one)
  return undefined
}

/** Tiles as those above demand them; where one does not fit, what lies below it is asked. */
function tilesOf(stored: Stored, { size }: Checkpoint, edge: Hashes[], report: Report) {
  const last = new Map<number, { index: number; hashes: Hashes }>()
  return async function tile(level: number, index: number): Promise<Hashes> {
    if (index === Math.floor(size / WIDTH ** (level + 1))) return edge[level] ?? []
    const known = last.get(level)
    if (known?.index === index) return known.hashes
    const wanted = (await tile(level + 1, Math.floor(index / WIDTH)))[index % WIDTH]
    const fits = (one?: Hashes) =>
      one?.length === WIDTH && wanted !== undefined && rootOf(one).equals(wanted)
    const found = await stored(level, index)
    let hashes = found
    if (!fits(found)) {
      const below = await belowOf(stored, level, index, WIDTH)
      report(level, index, WIDTH, found, fits(below) ? below : undefined)
      hashes = fits(below) ? below : (found ?? below)
    }
    last.set(level, { index, hashes: hashes ?? [] })
    return hashes ?? []
  }
}

const WORDS: Record<string, string> = {
  entry: '条目',
  hash: '哈希',
  tile: '哈希块',
  bundle: '条目包',
  checkpoint: '检查点',
  statement: '明细',
  flipped: '被改动',
  removed: '被删除',
  inserted: '被插入',
  reordered: '被调换次序',
  missing: '缺失',
  wrong: '与上级哈希不符',
  malformed: '格式不对',
  unreadable: '无法读取',
  signature: '签名不符',
  cosignature: '缺少见证签名',
  root: '与各文件的根不符',
  prices: '单价与协议不符',
  line: '有一行与日志不符',
  total: '合计不符',
  unissued: '并非照此出具',
  range: '与上一份不相衔接',
}

/** Of a fault whose name it knows; else nothing. */
function inChinese(fault: string): string {
  const [kind = ''] = fault.split(' ')
  const words = kind.split('-').map((word) => WORDS[word])
  return words.length > 1 && words.every(Boolean) ? `  ${words.join('')}` : ''
}
