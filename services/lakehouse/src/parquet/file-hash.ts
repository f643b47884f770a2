import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

/** A hash of so much takes some 0.1 ms, after which others have their turn. */
const CHUNK_BYTES = 2 ** 18

/** SHA-256 of a file on the local disk, lower-case hexadecimal. */
export async function fileSha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(path)
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, null)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(chunk.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}
