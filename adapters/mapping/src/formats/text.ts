import { type TextEncoding, textIn } from '@tongqu/adapter-kit'
import { below, type Faults } from '../language/faults.ts'
import type { Options, Reading } from './format.ts'

const ENCODINGS: readonly TextEncoding[] = ['auto', 'utf-8', 'gbk', 'latin-1', 'utf-16']

/** `encoding` of a format; `auto` where it says nothing. */
export function encodingOf(options: Options, at: string, faults: Faults): TextEncoding {
  const { encoding = 'auto' } = options
  const found = ENCODINGS.find((each) => each === encoding)
  if (found) return found
  const list = ENCODINGS.join(', ')
  faults.add(below(at, 'encoding'), `可用：${list}`, `is one of: ${list}`)
  return 'auto'
}

/** Text of a delivery; undefined after telling why not. A guess is told as a finding. */
export function textOfBody(
  bytes: Uint8Array,
  encoding: TextEncoding,
  { limits, remarks, rejects }: Reading,
): string | undefined {
  if (bytes.length > limits.bytes) {
    const reason = `${bytes.length} bytes, limit ${limits.bytes}`
    rejects.push({ at: 'body', code: 'too-large', reason })
    return undefined
  }
  const read = textIn(bytes, encoding)
  if ('reject' in read) {
    rejects.push(read.reject)
    return undefined
  }
  if (encoding === 'auto' && read.encoding !== 'utf-8') {
    remarks.note('encoding-guessed', `read as ${read.encoding}`, 'body')
  }
  return read.text
}
