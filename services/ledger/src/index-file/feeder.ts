import { rootAt } from '../merkle/proofs.ts'
import { TILE_WIDTH } from '../merkle/tiles.ts'
import type { TreeHead } from '../note/checkpoint.ts'
import { unreadable } from '../reader/damage.ts'
import type { LogFolder } from '../reader/folder.ts'
import { isSame, keptTiles, readEdge, type Tree, treeOf } from '../reader/tree.ts'
import type { Taker } from './at-hand.ts'
import { type IndexFile, makeIndexFile, openIndexFile, type Reached } from './file.ts'
import { type Adder, openAdder } from './rows.ts'

export type Feeder = {
  /** Brings the index as far as this tree. Throws `ledger-damaged`. */
  feed(head: TreeHead): Promise<void>
  /** The file that is in use; throws `ledger-unavailable` before the first `feed`. */
  file(): IndexFile
  /** Throws the index away, while nothing is fed; the next `feed` makes it anew. */
  discard(why: string): void
  /** What is being fed ends soon, with `ledger-unavailable`. */
  stop(): void
  close(): void
}

export type FeederOptions = {
  folder: LogFolder
  /** Path of the index file. */
  path: string
  /** Bundles that need not be read from the folder. */
  atHand: Taker
  /** How far it is, after each transaction. */
  onReached(size: number, isRebuilding: boolean): void
  /** Why an index was thrown away. */
  onThrownAway(why: string): void
}

/** Bundles that are added in one go: some 20 ms, in which nobody is answered. */
const BUNDLES_AT_ONCE = 8
/** Of one transaction: each writes whole pages, of which entries share more the more they are. */
const MOST_UNCOMMITTED = 65_536
const KEPT_TILES = 64

type Opened = { file: IndexFile; adder: Adder; origin: string }

/** Feeds the index from the bundles of the log, each of which is checked against the tree. */
export function openFeeder(options: FeederOptions): Feeder {
  const { folder, path, atHand, onReached, onThrownAway } = options
  const kept = keptTiles(KEPT_TILES)
  let opened: Opened | undefined
  let isRebuilding = false
  let isStopped = false

  const use = (file: IndexFile, origin: string): Opened => {
    opened = { file, adder: openAdder(file.db), origin }
    return opened
  }
  const replace = (origin: string, why: string): Opened => {
    onThrownAway(why)
    opened?.file.close()
    opened = undefined
    return use(makeIndexFile(path, origin), origin)
  }
  /** The index, if it is one of this log as it now is; else an empty one. */
  const indexOf = async (tree: Tree): Promise<Opened> => {
    const { origin, size } = tree.head
    if (opened?.origin === origin) return opened
    opened?.file.close()
    const current = use(openIndexFile(path, origin, onThrownAway), origin)
    const reached = current.file.reached()
    if (reached.size > size) return replace(origin, `ahead of the log: ${reached.size} > ${size}`)
    if (await isOf(tree, reached)) return current
    return replace(origin, `of another history: ${reached.size} entries`)
  }
  return {
    async feed(head) {
      const tree = treeOf(folder, await readEdge(folder, head), kept)
      const current = await indexOf(tree)
      let batch = begin(current)
      isRebuilding ||= batch.at === 0 && head.size > 0
      try {
        while (batch.at < head.size) {
          if (isStopped) throw unreadable('the index is being closed')
          const rows = await rowsFrom(tree, batch.at, atHand)
          for (const bytes of rows) current.adder.add(batch.at++, bytes)
          atHand.release(Math.floor(batch.at / TILE_WIDTH))
          onReached(batch.at, isRebuilding)
          if (batch.at - batch.from < MOST_UNCOMMITTED) continue
          commit(current, { ...head, size: batch.at, root: await rootAt(batch.at, tree.hash) })
          batch = begin(current)
        }
        commit(current, batch.at > head.size ? current.file.reached() : head)
      } catch (error) {
        takeBack(current)
        throw error
      }
      isRebuilding = false
      onReached(batch.at, false)
    },
    file() {
      if (!opened) throw unreadable('the index has not been opened')
      return opened.file
    },
    discard(why) {
      if (opened) replace(opened.origin, why)
      onReached(0, true)
    },
    stop() {
      isStopped = true
    },
    close() {
      opened?.file.close()
      opened = undefined
    },
  }
}

async function isOf(tree: Tree, { size, root }: Reached): Promise<boolean> {
  return size === 0 || isSame(await rootAt(size, tree.hash), root)
}

/** Leaves from one place on, up to the end of some bundles. */
async function rowsFrom(tree: Tree, from: number, atHand: Taker): Promise<Uint8Array[]> {
  const first = Math.floor(from / TILE_WIDTH)
  const last = Math.floor((tree.head.size - 1) / TILE_WIDTH)
  const count = Math.min(BUNDLES_AT_ONCE, last - first + 1)
  const numbers = Array.from({ length: count }, (_, at) => first + at)
  const read = async (number: number) =>
    (await atHand.entries(tree, number)) ?? tree.entries(number)
  const bundles = await Promise.all(numbers.map(read))
  return bundles.flat().slice(from - first * TILE_WIDTH)
}

/** From here on nobody else adds rows: `from` is how far the index is. */
function begin({ file, adder }: Opened): { from: number; at: number } {
  file.db.exec('BEGIN IMMEDIATE')
  const { size } = file.reached()
  adder.begin(size)
  return { from: size, at: size }
}

function commit({ file, adder }: Opened, to: Reached): void {
  adder.end()
  file.reach(to)
  file.db.exec('COMMIT')
}

function takeBack({ file, adder }: Opened): void {
  adder.forget()
  if (file.db.isOpen && file.db.isTransaction) file.db.exec('ROLLBACK')
}
