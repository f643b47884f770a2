import type { Schema } from 'apache-arrow'
import { Message } from 'apache-arrow'
import { BufferRegion, FieldNode, RecordBatch } from 'apache-arrow/ipc/metadata/message'
import { free, type Texts } from '../vectors.ts'

/**
 * Framing of the Arrow IPC streaming format (Columnar Format, "IPC Streaming Format"): metadata
 * flatbuffers come from apache-arrow, bodies are laid out here so that each byte is copied once.
 */
const ALIGNMENT = 8
const CONTINUATION = 0xffffffff
const PREFIX_BYTES = 8

/** Collects the nodes and buffers of one record batch, depth first, as the format wants them. */
export class ArrowBody {
  private readonly nodes: FieldNode[] = []
  private readonly regions: BufferRegion[] = []
  private readonly parts: { at: number; bytes: Uint8Array; owned: boolean }[] = []
  private size = 0

  node(rows: number, nulls: number): void {
    this.nodes.push(new FieldNode(rows, nulls))
  }

  /** One buffer, given in pieces; `owned` ones are freed once they are in the message. */
  buffer(pieces: readonly Uint8Array[], owned = false): void {
    const start = this.size
    for (const bytes of pieces) {
      this.parts.push({ at: this.size, bytes, owned })
      this.size += bytes.byteLength
    }
    this.regions.push(new BufferRegion(start, this.size - start))
    this.size = aligned(this.size)
  }

  /** Offsets and bytes of strings. */
  texts(texts: Texts): void {
    this.buffer([bytesOf(texts.offsets.subarray(0, texts.count + 1))])
    this.buffer([texts.bytes.subarray(0, texts.size)])
  }

  /** The whole message: prefix, metadata, body. */
  message(rows: number): Uint8Array {
    const header = new RecordBatch(rows, this.nodes, this.regions, null)
    const metadata = Message.encode(Message.from(header, this.size))
    const start = aligned(PREFIX_BYTES + metadata.byteLength)
    const message = framed(metadata, start + this.size)
    let filled = start
    for (const { at, bytes, owned } of this.parts) {
      if (filled < start + at) message.fill(0, filled, start + at)
      message.set(bytes, start + at)
      filled = start + at + bytes.byteLength
      if (owned) free(bytes)
    }
    return message.fill(0, filled)
  }
}

/** The first message of a stream. */
export function schemaMessage(schema: Schema): Uint8Array {
  const metadata = Message.encode(Message.from(schema))
  return framed(metadata, aligned(PREFIX_BYTES + metadata.byteLength))
}

/** The end-of-stream marker. */
export function endMarker(): Uint8Array {
  const bytes = new Uint8Array(PREFIX_BYTES)
  new DataView(bytes.buffer).setUint32(0, CONTINUATION, true)
  return bytes
}

export function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}

function framed(metadata: Uint8Array, bytes: number): Uint8Array {
  const start = aligned(PREFIX_BYTES + metadata.byteLength)
  const message = Buffer.allocUnsafeSlow(bytes)
  message.writeUInt32LE(CONTINUATION, 0)
  message.writeUInt32LE(start - PREFIX_BYTES, 4)
  message.set(metadata, PREFIX_BYTES)
  message.fill(0, PREFIX_BYTES + metadata.byteLength, start)
  return message
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
}
