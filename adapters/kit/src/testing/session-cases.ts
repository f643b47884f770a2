import { contractOf, validate } from '@tongqu/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Frame, Session, SessionAdapter, SessionTurn } from '../session.ts'
import { FRAME_CONTEXT, sessionContext } from './session-context.ts'

const CHUNK_RUNS = 300
const NOISE_RUNS = 1_000

/** When the conversations of the suite take place: 2026-01-01T00:00:00Z. */
const START = Date.UTC(2026, 0, 1)

/** What a peer says to a new connection, and what the suite may assume of it. */
export type Conversation = {
  name: string
  options?: Readonly<Record<string, string>>
  /** All bytes of the peer in order. */
  bytes: Uint8Array
  /** Frames for the journal that come of it. */
  frames: number
  /** Texts that no reason, finding, identity or code may show: phones, plates, names. */
  personal: readonly string[]
  /** Bytes that one connection may hold. */
  heldBytes: number
}

/**
 * The suite that every session adapter passes beside `adapterCases`, which is about its captures:
 * the same bytes say the same however they are cut, noise does no harm, memory is bounded, what is
 * journaled decodes, and nothing personal is said aloud.
 */
export function sessionCases(
  adapter: SessionAdapter,
  conversations: readonly Conversation[],
): void {
  describe(`sessions of ${adapter.name}`, () => {
    it('have options whose help is in both languages', () => {
      for (const { name, help } of adapter.options) {
        expect(name).toMatch(/^[a-z][A-Za-z0-9]*$/)
        expect(help['zh-CN'] && help.en).toBeTruthy()
      }
    })

    it.each(conversations)('take "$name" and journal what they should', (conversation) => {
      const heard = talk(adapter, conversation, [conversation.bytes])
      expect(heard.frames.length).toBe(conversation.frames)
      decodes(adapter, heard.frames)
      const said = JSON.stringify([heard.rejects, heard.findings, heard.closes, heard.identities])
      for (const text of conversation.personal) expect(said).not.toContain(text)
    })

    it.each(conversations)('take "$name" the same however it is cut', (conversation) => {
      const whole = talk(adapter, conversation, [conversation.bytes])
      fc.assert(
        fc.property(fc.array(fc.nat({ max: conversation.bytes.length })), (cuts) => {
          expect(talk(adapter, conversation, pieces(conversation.bytes, cuts))).toEqual(whole)
        }),
        { numRuns: CHUNK_RUNS },
      )
    })

    it('survive noise before, within and behind what they know', () => {
      fc.assert(
        fc.property(
          fc.constantFrom(...conversations),
          fc.array(fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 40 })), { maxLength: 4 }),
          (conversation, noise) => {
            const bytes = noised(conversation.bytes, noise)
            const heard = talk(adapter, conversation, pieces(bytes, [bytes.length >> 1]))
            decodes(adapter, heard.frames)
          },
        ),
        { numRuns: NOISE_RUNS },
      )
    })
  })
}

/** All that a connection answered, turn boundaries forgotten. */
export type Heard = {
  frames: Frame[]
  replies: string[]
  acknowledgements: string[]
  rejects: { code: string; reason: string }[]
  findings: { code: string; message: string }[]
  closes: string[]
  identities: string[]
}

function talk(
  adapter: SessionAdapter,
  { options, heldBytes }: Conversation,
  chunks: readonly Uint8Array[],
): Heard {
  const session = adapter
    .open(sessionContext(options))
    .session({ address: '192.0.2.1', port: 40_000, transport: 'tcp' })
  const heard = listen(session, chunks, heldBytes)
  add(heard, session.closed(START))
  return heard
}

function listen(session: Session, chunks: readonly Uint8Array[], heldBytes: number): Heard {
  const heard: Heard = {
    frames: [],
    replies: [],
    acknowledgements: [],
    rejects: [],
    findings: [],
    closes: [],
    identities: [],
  }
  add(heard, session.opened(START))
  for (const chunk of chunks) {
    add(heard, session.receive(chunk, START))
    expect(session.heldBytes()).toBeLessThanOrEqual(heldBytes)
  }
  return heard
}

function add(heard: Heard, turn: SessionTurn): void {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  heard.frames.push(
    ...turn.frames.map((frame) => ({ ...frame, bytes: Uint8Array.from(frame.bytes) })),
  )
  heard.replies.push(...turn.replies.map(hex))
  heard.acknowledgements.push(...turn.acknowledgements.map(hex))
  heard.rejects.push(...turn.rejects.map(({ code, reason }) => ({ code, reason })))
  heard.findings.push(...turn.findings.map(({ code, message }) => ({ code, message })))
  if (turn.close) heard.closes.push(`${turn.close.code} ${turn.close.reason}`)
  if (turn.identity !== undefined) heard.identities.push(turn.identity)
}

function decodes(adapter: SessionAdapter, frames: readonly Frame[]): void {
  const { readings } = adapter.decode(frames, FRAME_CONTEXT)
  for (const { contract, reading } of readings) {
    expect(adapter.emits).toContain(contract)
    expect(validate(contractOf(contract).id, reading)).toEqual([])
  }
}

function pieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const ends = [...cuts, bytes.length].sort((one, other) => one - other)
  return ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end))
}

function noised(bytes: Uint8Array, noise: readonly (readonly [number, Uint8Array])[]): Uint8Array {
  let noisy = Buffer.from(bytes)
  for (const [place, piece] of noise) {
    const at = place % (noisy.length + 1)
    noisy = Buffer.concat([noisy.subarray(0, at), piece, noisy.subarray(at)])
  }
  return noisy
}
