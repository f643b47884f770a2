import type {
  Finding,
  Frame,
  Peer,
  Session,
  SessionContext,
  SessionTurn,
} from '@tongqu/adapter-kit'
import { Assembler, type Part } from './assembler.ts'
import { PARTS_MISSING, TOO_LONG } from './capture.ts'
import { readLine } from './line.ts'
import { MOST_LINE_BYTES, type Sentence } from './sentence.ts'
import type { TagBlock } from './tag-block.ts'

/** Lines in a row without one sentence, after which the peer is none of ours. */
export const FAULT_LIMIT = 256

/** The same finding is told again after this time, with how often it was found meanwhile. */
const TELL_MILLISECONDS = 60_000

/** Bytes of a refused line that are kept. */
const MOST_FAULT_BYTES = 200

const LINE_FEED = 0x0a

/** Sentences tell all that decoding must know. */
const CONTEXT = '{}'

/** A receiver, or a network of them, that sends lines and hears nothing. */
export function openAis({ keyed }: SessionContext): { session(peer: Peer): Session } {
  return {
    session({ transport, address, port }) {
      return new AisSession(keyed('ais-link', `${address} ${port}`), transport === 'udp')
    },
  }
}

type Turn = {
  frames: Frame[]
  replies: Uint8Array[]
  acknowledgements: Uint8Array[]
  rejects: { code: string; reason: string; bytes?: Uint8Array }[]
  findings: Finding[]
  wakeAt?: number
  identity?: string
  close?: { code: string; reason: string }
}

type Told = { until: number; times: number }

class AisSession implements Session {
  /**
   * AIS has no login: whoever has said one good sentence is taken for a receiver, and told by a
   * pseudonym of its address.
   */
  readonly #identity: string
  #isReceiver = false
  /** A datagram holds whole lines, the last of which may lack its line feed. */
  readonly #isDatagrams: boolean
  readonly #assembler: Assembler
  readonly #told = new Map<string, Told>()
  readonly #held = new Uint8Array(MOST_LINE_BYTES)
  #heldLength = 0
  #isSkipping = false
  #turn: Turn = newTurn()
  #now = 0
  #faults = 0
  #wakeAt: number | undefined
  #isClosing = false
  /** The line that is being read. */
  #line: Uint8Array = this.#held
  #lineStart = 0
  #lineEnd = 0

  constructor(identity: string, isDatagrams: boolean) {
    this.#identity = identity
    this.#isDatagrams = isDatagrams
    this.#assembler = new Assembler({
      message: (parts) => this.#journal(parts),
      lost: () => this.remark('parts-missing', PARTS_MISSING),
    })
  }

  opened(now: number): SessionTurn {
    return this.#turnOf(now, () => {})
  }

  receive(bytes: Uint8Array, now: number): SessionTurn {
    return this.#turnOf(now, () => {
      this.#feed(bytes)
      if (this.#isDatagrams) this.#endLine()
    })
  }

  wake(now: number): SessionTurn {
    this.#wakeAt = undefined
    return this.#turnOf(now, () => this.#assembler.due(now))
  }

  closed(now: number): SessionTurn {
    return this.#turnOf(now, () => {
      this.#endLine()
      this.#assembler.rest()
      this.#isClosing = true
    })
  }

  heldBytes(): number {
    return this.#heldLength + this.#assembler.heldBytes()
  }

  /** Of `readLine`. */
  sentence(sentence: Sentence, tag: TagBlock | undefined, from: number): void {
    this.#faults = 0
    if (!this.#isReceiver) this.#turn.identity = this.#identity
    this.#isReceiver = true
    const line = sentence.bytes.subarray(from, sentence.end)
    this.#assembler.take({ sentence, tag, line, at: this.#now, place: 0 })
  }

  /** Of `readLine`. */
  fault(code: string, reason: string): void {
    if (this.#isClosing) return
    const end = Math.min(this.#lineEnd, this.#lineStart + MOST_FAULT_BYTES)
    const bytes = Uint8Array.from(this.#line.subarray(this.#lineStart, end))
    this.#turn.rejects.push({ code, reason, bytes })
    this.#faults++
    if (this.#faults < FAULT_LIMIT) return
    this.#isClosing = true
    this.#turn.close = { code: 'garbled', reason: `${FAULT_LIMIT} faults in a row` }
  }

  /** Of `readLine`, and of the assembler. */
  remark(code: string, message: string): void {
    const told = this.#told.get(code)
    if (told && this.#now < told.until) {
      told.times++
      return
    }
    const times = told?.times ?? 0
    this.#told.set(code, { until: this.#now + TELL_MILLISECONDS, times: 0 })
    const text = times === 0 ? message : `${message} (${times + 1} times)`
    this.#turn.findings.push({ at: 'line', code, message: text })
  }

  #turnOf(now: number, act: () => void): SessionTurn {
    const turn = newTurn()
    this.#turn = turn
    this.#now = now
    if (this.#isClosing) return turn
    act()
    const wakeAt = this.#assembler.wakeAt()
    if (wakeAt !== undefined && (this.#wakeAt === undefined || wakeAt < this.#wakeAt)) {
      this.#wakeAt = wakeAt
      turn.wakeAt = wakeAt
    }
    return turn
  }

  #feed(chunk: Uint8Array): void {
    let start = 0
    while (start < chunk.length && !this.#isClosing) {
      const feed = chunk.indexOf(LINE_FEED, start)
      const end = feed < 0 ? chunk.length : feed
      if (feed < 0 || this.#heldLength > 0 || this.#isSkipping) {
        this.#hold(chunk, start, end)
        if (feed >= 0) this.#endLine()
      } else this.#read(chunk, start, end)
      start = end + 1
    }
  }

  #hold(chunk: Uint8Array, start: number, end: number): void {
    if (this.#isSkipping) return
    if (this.#heldLength + end - start > MOST_LINE_BYTES) {
      this.#tooLong()
      this.#heldLength = 0
      this.#isSkipping = true
      return
    }
    this.#held.set(chunk.subarray(start, end), this.#heldLength)
    this.#heldLength += end - start
  }

  #endLine(): void {
    const length = this.#heldLength
    this.#heldLength = 0
    if (!this.#isSkipping && length > 0) this.#read(this.#held, 0, length)
    this.#isSkipping = false
  }

  #read(bytes: Uint8Array, start: number, end: number): void {
    if (end - start > MOST_LINE_BYTES) {
      this.#tooLong()
      return
    }
    this.#line = bytes
    this.#lineStart = start
    this.#lineEnd = end
    readLine(bytes, start, end, this)
  }

  #tooLong(): void {
    this.#lineStart = 0
    this.#lineEnd = 0
    this.fault('too-long', TOO_LONG)
  }

  #journal(parts: readonly Part[]): void {
    const [first] = parts
    if (!first) return
    const bytes = parts.length === 1 ? Uint8Array.from(first.line) : joined(parts)
    this.#turn.frames.push({ at: parts.at(-1)?.at ?? first.at, context: CONTEXT, bytes })
  }
}

function joined(parts: readonly Part[]): Uint8Array {
  return Buffer.concat(parts.flatMap(({ line }, index) => (index === 0 ? [line] : [FEED, line])))
}

const FEED = Uint8Array.of(LINE_FEED)

function newTurn(): Turn {
  return { frames: [], replies: [], acknowledgements: [], rejects: [], findings: [] }
}
