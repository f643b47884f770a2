import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { rootAt } from '../merkle/proofs.ts'
import { parseCheckpoint, type TreeHead } from '../note/checkpoint.ts'
import { openVerifier, type Verifier } from '../note/keys.ts'
import { verifyNote } from '../note/note.ts'
import { damaged, unreadable } from './damage.ts'
import { fileAt, type LogFolder } from './folder.ts'
import { isSame, keptTiles, readEdge, type Tree, treeOf } from './tree.ts'

/** The newest checkpoint, and the tree that it signs. */
export type Signed = { note: string; tree: Tree }

/**
 * Looks at the checkpoint file each time it is asked. Throws `ledger-damaged` for a checkpoint that
 * no known key has signed, that is not the root of what lies there, or that does not go on from the
 * one that was read before.
 */
export type Newest = () => Promise<Signed | undefined>

export type NewestOptions = {
  dir: string
  folder: LogFolder
  /** Name of the file; `checkpoint` when it is not given. */
  file?: string
  /** Public keys (`name+hex+base64`), asked again when none of those known has signed. */
  verifiers(): Promise<readonly string[]>
}

/** 32 MB. */
const KEPT_TILES = 2_048
/** Enough for the right edge of a tree that was smaller. */
const EDGE_TILES = 16
/** A checkpoint can be replaced while the tiles of the one before are being read. */
const LOOKS = 5

type Known = Signed & { stamp: string }

export function openNewest(options: NewestOptions): Newest {
  const { dir, folder, verifiers, file = 'checkpoint' } = options
  const path = join(dir, file)
  const kept = keptTiles(KEPT_TILES)
  const headOf = openHeads(verifiers)
  let known: Known | undefined
  let adopting: Promise<unknown> = Promise.resolve()

  const adopt = async (): Promise<Signed | undefined> => {
    for (let look = 1; ; look += 1) {
      const stamp = await stampOf(path)
      if (stamp === undefined || stamp === known?.stamp) return known
      const note = (await fileAt(path))?.toString('utf8')
      if (note === undefined) continue
      try {
        const tree = note === known?.note ? known.tree : await read(await headOf(note))
        known = { stamp, note, tree }
        return known
      } catch (error) {
        if (look === LOOKS || (await stampOf(path)) === stamp) throw error
      }
    }
  }
  const read = async (head: TreeHead): Promise<Tree> => {
    const edge = await readEdge(folder, head)
    const before = known?.tree.head
    // Tiles that were kept belong to the tree before, and could not tell the two apart.
    if (before) await goesOn(treeOf(folder, edge, keptTiles(EDGE_TILES)), before)
    return treeOf(folder, edge, kept)
  }
  return async () => {
    const stamp = await stampOf(path)
    if (stamp === undefined && known) throw damaged(`the ${file} is gone`)
    if (stamp === known?.stamp) return known
    const adopted = adopting.then(adopt, adopt)
    adopting = adopted
    return adopted
  }
}

async function goesOn(tree: Tree, before: TreeHead): Promise<void> {
  const { size, origin } = tree.head
  const isOn = origin === before.origin && size >= before.size
  if (!isOn || !isSame(await rootAt(before.size, tree.hash), before.root)) {
    throw damaged(`the checkpoint of ${size} does not go on from that of ${before.size}`)
  }
}

/** What a note says, once one of the keys of its log has signed it. */
function openHeads(verifiers: () => Promise<readonly string[]>) {
  let keys: Verifier[] = []
  const headIn = (note: string): TreeHead | undefined => {
    const text = verifyNote(note, keys)?.text
    const head = text === undefined ? undefined : parseCheckpoint(text)
    return head && keys.some(({ name }) => name === head.origin) ? head : undefined
  }
  return async (note: string): Promise<TreeHead> => {
    const head = headIn(note)
    if (head) return head
    const texts = await verifiers()
    keys = texts.map(openVerifier).filter((key) => key !== undefined)
    const again = headIn(note)
    if (!again) throw damaged('the checkpoint is signed by none of the keys')
    return again
  }
}

/** Another text for each file that was put there; undefined when there is none. */
async function stampOf(path: string): Promise<string | undefined> {
  try {
    const { ino, mtimeNs, ctimeNs, size } = await stat(path, { bigint: true })
    return `${ino} ${mtimeNs} ${ctimeNs} ${size}`
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw unreadable(path, error)
  }
}
