import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** How a system leaves its files. */
export type DropManner =
  /** Slowly under a name of its own that ends in `.part`, then renamed. */
  | 'renamed'
  /** Under its last name from the start, in two halves with a pause between. */
  | 'in-place'
  /** Like `in-place`, but the second half never comes. */
  | 'half'

const PIECES = 4

/** Leaves a file in a folder as real systems do. `pauseMilliseconds`: between two pieces. */
export async function dropFile(
  folder: string,
  name: string,
  bytes: Buffer,
  options: { manner: DropManner; pauseMilliseconds: number },
): Promise<void> {
  const { manner, pauseMilliseconds } = options
  await mkdir(folder, { recursive: true })
  const path = join(folder, name)
  const first = manner === 'renamed' ? join(folder, `.${name}.part`) : path
  const pieces = manner === 'renamed' ? PIECES : 2
  const file = await open(first, 'w')
  try {
    const size = Math.ceil(bytes.length / pieces)
    const count = manner === 'half' ? 1 : pieces
    for (let piece = 0; piece < count; piece += 1) {
      if (piece > 0) await sleep(pauseMilliseconds)
      await file.write(bytes.subarray(piece * size, (piece + 1) * size))
    }
  } finally {
    await file.close()
  }
  if (manner === 'renamed') await rename(first, path)
}
