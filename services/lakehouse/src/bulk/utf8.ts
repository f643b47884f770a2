import { isUtf8 } from 'node:buffer'

/** Checks a stream of chunks; a character may lie across their borders. */
export type Utf8Check = {
  /** False as soon as the bytes so far can not be UTF-8; then stays false. */
  push(chunk: Uint8Array): boolean
  /** Was all of it UTF-8, the last character whole? */
  end(): boolean
}

export function utf8Check(): Utf8Check {
  let valid = true
  /** Bytes of a character whose end has not come yet: at most three. */
  let begun: number[] = []

  function push(chunk: Uint8Array): boolean {
    if (!valid) return false
    let from = 0
    while (begun.length > 0 && from < chunk.length) {
      begun.push(chunk[from] as number)
      from++
      if (begun.length < sequenceBytes(begun[0] as number)) continue
      valid = isUtf8(Uint8Array.from(begun))
      begun = []
    }
    const whole = chunk.length - unfinishedBytes(chunk, from)
    valid = valid && isUtf8(chunk.subarray(from, whole))
    for (let at = whole; at < chunk.length; at++) begun.push(chunk[at] as number)
    return valid
  }

  return { push, end: () => valid && begun.length === 0 }
}

/** Bytes of the character that this byte leads; 1 for what leads none (it is wrong by itself). */
function sequenceBytes(lead: number): number {
  if (lead >= 0xf0 && lead < 0xf8) return 4
  if (lead >= 0xe0 && lead < 0xf0) return 3
  return lead >= 0xc0 && lead < 0xe0 ? 2 : 1
}

/** Trailing bytes, none before `from`, that begin a character the chunk does not finish. */
function unfinishedBytes(chunk: Uint8Array, from: number): number {
  for (let back = 1; back <= 3 && chunk.length - back >= from; back++) {
    const byte = chunk[chunk.length - back] as number
    if ((byte & 0xc0) === 0x80) continue
    return sequenceBytes(byte) > back ? back : 0
  }
  return 0
}
