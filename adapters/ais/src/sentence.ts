/** The longest line that is read: tag block and sentence have 80 and 82 characters at most. */
export const MOST_LINE_BYTES = 1_024

const BANG = 0x21
const DOLLAR = 0x24
const STAR = 0x2a
const COMMA = 0x2c
const ZERO = 0x30
const NINE = 0x39

/** A VDM or VDO sentence that is whole: offsets into `bytes`. */
export type Sentence = {
  bytes: Uint8Array
  /** From the `!` to behind the checksum. */
  start: number
  end: number
  /** Parts of the message, and which of them this is, from 1. */
  total: number
  number: number
  /** Sequential message identifier 0 to 9; −1 when the field is empty. */
  sequence: number
  /** Radio channel as written, `A` or `B` mostly; empty when it is not told. */
  channel: string
  payloadStart: number
  payloadEnd: number
  fill: number
}

/** Why text at a `!` or `$` is no sentence of ours. */
export type SentenceFault = {
  code: 'no-checksum' | 'wrong-checksum' | 'wrong-fields' | 'other-sentence'
  reason: string
  /** Where to look on. */
  end: number
}

const NO_CHECKSUM = 'no * and two hexadecimal digits at the end of the sentence'
const WRONG_CHECKSUM = 'the exclusive or of the characters is not the checksum'
const WRONG_FIELDS = 'fields are missing or are no numbers'
const OTHER = 'a sentence that is no VDM or VDO'

/** Names of channels as one string each. */
const CHANNELS = new Map([
  [0x41, 'A'],
  [0x42, 'B'],
  [0x31, 'A'],
  [0x32, 'B'],
])

/**
 * Reads the sentence that begins at `start` with `!` or `$` (IEC 61162-1, 7.2 and 8.3.93): any
 * talker of two letters, checksum required, `1` and `2` as channels are A and B. A sentence ends
 * at its checksum, at the next `!` or at `end`.
 */
export function readSentence(
  bytes: Uint8Array,
  start: number,
  end: number,
): Sentence | SentenceFault {
  let sum = 0
  let at = start + 1
  for (; at < end; at++) {
    const byte = bytes[at] as number
    if (byte === STAR || byte === BANG) break
    sum ^= byte
  }
  const told = bytes[at] === STAR && at + 2 < end ? hexByte(bytes, at + 1) : -1
  if (told < 0) return { code: 'no-checksum', reason: NO_CHECKSUM, end: at }
  const behind = at + 3
  if (told !== sum) return { code: 'wrong-checksum', reason: WRONG_CHECKSUM, end: behind }
  if (!isVdm(bytes, start, at)) return { code: 'other-sentence', reason: OTHER, end: behind }
  const total = digitAt(bytes, start + 7)
  const number = digitAt(bytes, start + 9)
  const isCounted = bytes[start + 8] === COMMA && bytes[start + 10] === COMMA
  const hasSequence = bytes[start + 11] !== COMMA
  const sequence = hasSequence ? digitAt(bytes, start + 11) : -1
  const channelAt = start + (hasSequence ? 13 : 12)
  const hasChannel = bytes[channelAt] !== COMMA
  const payloadStart = channelAt + (hasChannel ? 2 : 1)
  const payloadEnd = bytes.indexOf(COMMA, payloadStart)
  if (
    !isCounted ||
    total < 1 ||
    number < 1 ||
    number > total ||
    (hasSequence && sequence < 0) ||
    bytes[channelAt - 1] !== COMMA ||
    bytes[payloadStart - 1] !== COMMA ||
    payloadEnd < 0 ||
    payloadEnd >= at
  ) {
    return { code: 'wrong-fields', reason: WRONG_FIELDS, end: behind }
  }
  // Some receivers leave the fill bits out; more than five are none (IEC 61162-1, 8.3.93).
  const fill = payloadEnd + 2 === at ? digitAt(bytes, payloadEnd + 1) : -1
  return {
    bytes,
    start,
    end: behind,
    total,
    number,
    sequence,
    channel: hasChannel ? channelOf(bytes[channelAt] as number) : '',
    payloadStart,
    payloadEnd,
    fill,
  }
}

/** The next byte that may begin a sentence, or `end`. */
export function nextStart(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const byte = bytes[at]
    if (byte === BANG || byte === DOLLAR) return at
  }
  return end
}

/** A byte of two hexadecimal digits of either case, or −1. */
export function hexByte(bytes: Uint8Array, at: number): number {
  const high = hexDigit(bytes[at])
  const low = hexDigit(bytes[at + 1])
  return high < 0 || low < 0 ? -1 : high * 16 + low
}

/** `!`, two letters or digits of a talker, `VDM` or `VDO`, a comma, and room for its fields. */
function isVdm(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start >= 15 &&
    bytes[start] === BANG &&
    bytes[start + 3] === 0x56 &&
    bytes[start + 4] === 0x44 &&
    (bytes[start + 5] === 0x4d || bytes[start + 5] === 0x4f) &&
    bytes[start + 6] === COMMA
  )
}

function digitAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at] as number
  return byte >= ZERO && byte <= NINE ? byte - ZERO : -1
}

function channelOf(byte: number): string {
  return CHANNELS.get(byte) ?? (byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '')
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= ZERO && byte <= NINE) return byte - ZERO
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
