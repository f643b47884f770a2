import { open } from 'node:fs/promises'

const BLOCK_BYTES = 4 * 1024 * 1024

/** Reads a file block by block; each is valid until `look` returns, which may stop with false. */
export async function eachBlock(
  path: string,
  look: (block: Buffer) => boolean | undefined,
): Promise<void> {
  const file = await open(path)
  const block = Buffer.allocUnsafe(BLOCK_BYTES)
  try {
    for (let position = 0; ; ) {
      const { bytesRead } = await file.read(block, 0, BLOCK_BYTES, position)
      if (bytesRead === 0) return
      if (look(block.subarray(0, bytesRead)) === false) return
      position += bytesRead
    }
  } finally {
    await file.close()
  }
}
