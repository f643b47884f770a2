import { nextStart, readSentence, type Sentence } from './sentence.ts'
import { readTagBlock, type TagBlock } from './tag-block.ts'

/** Who takes what a line holds. */
export type LineTaker = {
  /** `from`: offset of the TAG block, or of the sentence where it has none. */
  sentence(sentence: Sentence, tag: TagBlock | undefined, from: number): void
  fault(code: string, reason: string): void
  remark(code: string, message: string): void
}

const SPACE = 0x20
const HASH = 0x23
const BACKSLASH = 0x5c

const GARBAGE = 'the line holds no sentence'
const BEFORE = 'text before a sentence was left out'
const BEHIND = 'text behind a sentence was left out'
const BAD_TAG = 'a TAG block without its checksum, or with a wrong one, was left out'
const OTHER = 'sentences other than VDM and VDO are not read'
const FILL = 'a number of fill bits that is missing or more than five is read as none'

/**
 * Reads one line, without its line feed. Empty lines and `#` comments pass. A sentence is taken
 * whatever stands around it, which is a remark; a line without any is a fault, and so is every
 * piece that begins like a sentence and is none.
 */
export function readLine(bytes: Uint8Array, start: number, end: number, taker: LineTaker): void {
  let from = start
  let to = end
  while (to > from && (bytes[to - 1] as number) <= SPACE) to--
  while (from < to && (bytes[from] as number) <= SPACE) from++
  if (from === to || bytes[from] === HASH) return
  let found = 0
  while (from < to) {
    const at = nextStart(bytes, from, to)
    if (at === to) {
      if (found === 0) taker.fault('garbage', GARBAGE)
      else taker.remark('text-behind', BEHIND)
      return
    }
    const read = readSentence(bytes, at, to)
    found++
    if (!('code' in read)) take(read, from, taker)
    else if (read.code === 'other-sentence') taker.remark(read.code, OTHER)
    else taker.fault(read.code, read.reason)
    from = Math.max(read.end, at + 1)
  }
}

function take(sentence: Sentence, from: number, taker: LineTaker): void {
  const { bytes, start } = sentence
  const tag = from < start ? readTagBlock(bytes, from, start) : undefined
  if (from < start && !tag) {
    const isTag = bytes[from] === BACKSLASH && bytes[from + 2] === 0x3a
    taker.remark(isTag ? 'bad-tag-block' : 'text-before', isTag ? BAD_TAG : BEFORE)
  }
  if (sentence.fill < 0 || sentence.fill > 5) {
    sentence.fill = 0
    taker.remark('fill-bits', FILL)
  }
  taker.sentence(sentence, tag, tag ? from : start)
}
