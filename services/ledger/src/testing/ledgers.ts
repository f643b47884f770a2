import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Store } from '@tongqu/store'
import { afterAll } from 'vitest'
import { leafHash } from '../merkle/hashes.ts'
import { hashInTile, partialTiles, rootOfEdge, TILE_WIDTH } from '../merkle/tiles.ts'
import { parseCheckpoint } from '../note/checkpoint.ts'
import { openVerifier } from '../note/keys.ts'
import { verifyNote } from '../note/note.ts'
import type { Entry } from '../types.ts'
import { openGrowth } from '../writer/growth.ts'
import { pathOf } from '../writer/log-files.ts'
import { entriesOf } from '../writer/segments.ts'
import { verifiersOf } from '../writer/signers.ts'

const folders: string[] = []
// Where it is told within a test, nobody would do it.
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder that is removed after the file's tests. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tongqu-ledger-'))
  folders.push(folder)
  return folder
}

/**
 * The log of a folder, read as a stranger would, without any of the writer's memory: every entry of
 * the newest checkpoint. Throws where tiles, bundles and checkpoint are not one log.
 */
export async function readLog(
  dir: string,
  store: Pick<Store, 'db'>,
): Promise<{ size: number; note: string; entries: Entry[]; roots: (size: number) => Uint8Array }> {
  const note = readFileSync(join(dir, 'checkpoint'), 'utf8')
  const verifiers = (await verifiersOf(store, Date.now())).map(openVerifier)
  const text = verifyNote(
    note,
    verifiers.filter((one) => one !== undefined),
  )?.text
  const head = parseCheckpoint(text ?? '')
  if (!head) throw new Error('the checkpoint is not signed')
  const leaves: Uint8Array[] = []
  const entries: Entry[] = []
  for (let index = 0; index * TILE_WIDTH < head.size; index += 1) {
    const width = Math.min(TILE_WIDTH, head.size - index * TILE_WIDTH)
    const bundle = gunzipSync(readFileSync(join(dir, pathOf({ level: 'entries', index, width }))))
    const bytes = entriesOf(bundle) ?? []
    if (bytes.length !== width) throw new Error(`bundle ${index} has ${bytes.length} entries`)
    entries.push(...bytes.map((entry) => JSON.parse(entry.toString()) as Entry))
    leaves.push(...bytes)
    const tile = readFileSync(join(dir, pathOf({ level: 0, index, width })))
    for (const [at, entry] of bytes.entries()) {
      const leaf = leafHash(entry)
      if (!hashInTile(tile, 0, at).every((byte, i) => byte === leaf[i])) {
        throw new Error(`leaf ${at} of tile ${index} is another one`)
      }
    }
  }
  const roots = (size: number) => rootOf(leaves.slice(0, size))
  if (!Buffer.from(head.root).equals(roots(head.size))) throw new Error('another root')
  checkUpperTiles(dir, leaves)
  return { size: head.size, note, entries, roots }
}

/** Root of a tree of these entries. */
export function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  const growth = openGrowth(0, [], () => undefined)
  for (const leaf of leaves) growth.append(leaf)
  return rootOfEdge(growth.edge())
}

function checkUpperTiles(dir: string, leaves: readonly Uint8Array[]): void {
  const check = (level: number, index: number, width: number, wanted: Uint8Array) => {
    const path = pathOf({ level, index, width })
    if (!readFileSync(join(dir, path)).equals(wanted)) throw new Error(`${path} is another one`)
  }
  const growth = openGrowth(0, [], (level, index, tile) => check(level, index, TILE_WIDTH, tile))
  for (const leaf of leaves) growth.append(leaf)
  const edge = growth.edge()
  for (const { level, index, width } of partialTiles(leaves.length)) {
    check(level, index, width, edge[level] ?? Buffer.alloc(0))
  }
}

/** Waits until `check` answers something true. */
export async function until<T>(check: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (;;) {
    const answer = await check()
    if (answer) return answer as NonNullable<T>
    await new Promise((go) => setTimeout(go, 10))
  }
}
