import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const LENGTH_BYTES = 4

/** Small pieces are gathered into records of about this length. */
const RECORD_BYTES = 256 * 1024

/**
 * A file that only who has written it can read, as long as this object lives: records of
 * AES-256-GCM under a random key that is never stored, each with the number of its place as the
 * nonce.
 */
export type CipherFile = {
  /** Appends; what is small waits for more. */
  write(handle: FileHandle, piece: Uint8Array): Promise<void>
  /** Writes what waits. */
  end(handle: FileHandle): Promise<void>
  /** The bytes written, record by record; throws when a record is not as it was written. */
  read(handle: FileHandle): AsyncGenerator<Uint8Array, void, void>
}

export function cipherFile(): CipherFile {
  const key = randomBytes(KEY_BYTES)
  let waiting: Uint8Array[] = []
  let bytes = 0
  let records = 0

  async function flush(handle: FileHandle): Promise<void> {
    const cipher = createCipheriv(CIPHER, key, nonce(records))
    records += 1
    const parts = waiting.map((piece) => cipher.update(piece))
    const length = Buffer.alloc(LENGTH_BYTES)
    length.writeUInt32LE(bytes)
    parts.push(cipher.final())
    waiting = []
    bytes = 0
    await handle.appendFile(Buffer.concat([length, cipher.getAuthTag(), ...parts]))
  }

  return {
    async write(handle, piece) {
      waiting.push(piece)
      bytes += piece.byteLength
      if (bytes >= RECORD_BYTES) await flush(handle)
    },
    async end(handle) {
      if (bytes > 0) await flush(handle)
    },
    async *read(handle) {
      let at = 0
      for (let record = 0; record < records; record += 1) {
        const head = await exactly(handle, at, LENGTH_BYTES + TAG_BYTES)
        const length = head.readUInt32LE(0)
        const sealed = await exactly(handle, at + head.length, length)
        at += head.length + length
        const decipher = createDecipheriv(CIPHER, key, nonce(record))
        decipher.setAuthTag(head.subarray(LENGTH_BYTES))
        const plain = decipher.update(sealed)
        decipher.final()
        yield plain
      }
    },
  }
}

function nonce(record: number): Uint8Array {
  const bytes = Buffer.alloc(NONCE_BYTES)
  bytes.writeUIntBE(record, NONCE_BYTES - 6, 6)
  return bytes
}

async function exactly(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(length)
  const { bytesRead } = await handle.read(buffer, 0, length, at)
  if (bytesRead !== length) throw new Error('a spooled result is shorter than it was')
  return buffer
}
