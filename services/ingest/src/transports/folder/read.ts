import { constants } from 'node:fs'
import { lstat, open } from 'node:fs/promises'
import { markOf, type SeenFile } from './scan.ts'

/** The file is another one now, or is still being written. */
export class Changed extends Error {}

const PIECE_BYTES = 256 * 1024
/** A link is not followed, a pipe not waited for. Windows knows neither flag. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/**
 * The bytes of a file as it was seen. Fails with `Changed` when it is not that file, or not any
 * more by the time it has been read: then what was read of it counts for nothing.
 */
export async function* readSeen(file: SeenFile): AsyncGenerator<Uint8Array> {
  const handle = await open(file.path, FLAGS).catch(() => {
    throw new Changed()
  })
  try {
    if (markOf(await handle.stat({ bigint: true })) !== file.mark) throw new Changed()
    let bytes = 0
    for (;;) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(PIECE_BYTES), 0, PIECE_BYTES)
      if (bytesRead === 0) break
      bytes += bytesRead
      if (bytes > file.bytes) throw new Changed()
      yield buffer.subarray(0, bytesRead)
    }
    const after = await lstat(file.path, { bigint: true }).catch(() => undefined)
    if (bytes !== file.bytes || !after || markOf(after) !== file.mark) throw new Changed()
  } finally {
    await handle.close()
  }
}
