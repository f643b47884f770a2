import { createReadStream, createWriteStream } from 'node:fs'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** Two-byte code of each character of GBK (GB 18030 without its four-byte codes). */
let codes: Uint16Array | undefined

/** Copies a UTF-8 text file into `dir`, its text in GBK; throws on a character GBK lacks. */
export async function gbkFile(path: string, dir: string): Promise<string> {
  const target = join(dir, basename(path))
  const source = createReadStream(path, { encoding: 'utf8', highWaterMark: 1024 * 1024 })
  await pipeline(source, encoded, createWriteStream(target))
  return target
}

async function* encoded(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const text of texts) yield gbk(text)
}

function gbk(text: string): Buffer {
  codes ??= tableOfCodes()
  const bytes = Buffer.allocUnsafe(text.length * 2)
  let end = 0
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit < 0x80) {
      bytes[end++] = unit
      continue
    }
    const code = codes[unit] ?? 0
    if (code === 0) throw new Error(`GBK has no ${text[at]}`)
    bytes[end++] = code >> 8
    bytes[end++] = code & 0xff
  }
  return bytes.subarray(0, end)
}

/** Node decodes GBK but does not encode it: the table is the decoder turned round. */
function tableOfCodes(): Uint16Array {
  const decoder = new TextDecoder('gbk')
  const table = new Uint16Array(0x10000)
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const text = decoder.decode(Uint8Array.of(lead, trail))
      if (text.length === 1 && text !== '\ufffd') table[text.charCodeAt(0)] = (lead << 8) | trail
    }
  }
  return table
}
