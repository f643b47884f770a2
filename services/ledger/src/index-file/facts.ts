import { parseEntry } from '../reader/bundles.ts'
import type { Artefact, Entry, EntryKind } from '../types.ts'
import { ID_WORDS, putWords, readWords, type Words } from '../ulid-words.ts'
import { CLOSE, kindNumber, OPEN, SUM } from './kinds.ts'
import {
  ACTOR,
  AGREEMENT,
  DATASET,
  ID,
  isAt,
  KIND,
  membersOf,
  newSpans,
  ORGANISATION,
  PREV,
  TIME,
  TYPE,
} from './members.ts'
import type { Names } from './names.ts'

/** What the index knows of an entry. Names are their numbers; 0: there is none. */
export type Facts = {
  kind: number
  /** Milliseconds since 1970. */
  at: number
  dataset: number
  organisation: number
  agreement: number
  /** The app that did it. */
  program: number
  id: Words
  /** The id, when it is no ULID: then the words are those of the last ULID there can be. */
  oddId: string | undefined
  /** Undefined: it goes on from nothing. */
  prev: Words | undefined
  oddPrev: string | undefined
  /** Of what a file or release was made, and it itself. */
  hashes: readonly string[]
}

const SHA256 = /^[0-9a-f]{64}$/
/** Kinds whose artefacts are looked for: what files and releases were made of. */
const WITH_ARTEFACTS: ReadonlySet<EntryKind> = new Set(['ingest', 'transform', 'publish'])
const NO_WORD = 0xffffffff
const NO_HASHES: readonly string[] = []

/** Hashes of what an entry of the kinds above was made of, or made. */
export function hashesOf({ inputs = [], outputs = [] }: Entry): string[] {
  const all: readonly Artefact[] = [...inputs, ...outputs]
  return all.flatMap(({ sha256 }) => (sha256 !== undefined && SHA256.test(sha256) ? [sha256] : []))
}

/**
 * Reads leaves, into the same object each time. Answers, which are most of a log, are not parsed:
 * that alone would cost as much as all else. Throws `ledger-damaged` for what is no entry.
 */
export function factsReader(names: Names): (leaf: Uint8Array) => Facts {
  const spans = newSpans()
  const prev = new Uint32Array(ID_WORDS)
  const instantOf = instantReader()
  const facts: Facts = {
    ...{ kind: 0, at: 0, dataset: 0, organisation: 0, agreement: 0, program: 0 },
    ...{ id: new Uint32Array(ID_WORDS), oddId: undefined, prev: undefined, oddPrev: undefined },
    hashes: NO_HASHES,
  }
  const nameAt = (leaf: Uint8Array, member: number) => {
    const [from, to] = [spans[2 * member] as number, spans[2 * member + 1] as number]
    return to === 0 ? 0 : names.ofBytes(leaf, from, to)
  }
  const wordsAt = (leaf: Uint8Array, member: number, words: Words) =>
    readWords(leaf, spans[2 * member] as number, spans[2 * member + 1] as number, words)

  /** False when the leaf has to be parsed. */
  const readAnswer = (leaf: Uint8Array): boolean => {
    if (!membersOf(leaf, spans)) return false
    const kind = answerAt(leaf, spans[2 * KIND] as number, spans[2 * KIND + 1] as number)
    const hasPrev = spans[2 * PREV + 1] !== 0
    if (kind < 0 || !wordsAt(leaf, ID, facts.id)) return false
    if (hasPrev && !wordsAt(leaf, PREV, prev)) return false
    facts.kind = kind
    facts.at = instantOf(leaf, spans[2 * TIME] as number, spans[2 * TIME + 1] as number)
    facts.dataset = nameAt(leaf, DATASET)
    facts.agreement = nameAt(leaf, AGREEMENT)
    facts.organisation = nameAt(leaf, ORGANISATION)
    const [type, typeEnd] = [spans[2 * TYPE] as number, spans[2 * TYPE + 1] as number]
    facts.program = isAt(leaf, type, typeEnd, 'app') ? nameAt(leaf, ACTOR) : 0
    facts.oddId = undefined
    facts.prev = hasPrev ? prev : undefined
    facts.oddPrev = undefined
    facts.hashes = NO_HASHES
    return true
  }
  const readOther = (leaf: Uint8Array): void => {
    const entry = parseEntry(leaf)
    const { id, k, actor } = entry
    const from = typeof entry.prev === 'string' ? entry.prev : undefined
    facts.kind = kindNumber(k)
    facts.at = parsed(entry.t)
    facts.dataset = names.ofText(entry.dataset)
    facts.agreement = names.ofText(entry.agreement)
    facts.organisation = names.ofText(actor?.organisation)
    facts.program = actor?.type === 'app' ? names.ofText(actor.id) : 0
    facts.oddId = putWords(id, facts.id) ? undefined : id
    if (facts.oddId !== undefined) facts.id.fill(NO_WORD)
    facts.prev = from !== undefined && putWords(from, prev) ? prev : undefined
    facts.oddPrev = facts.prev ? undefined : from
    facts.hashes = WITH_ARTEFACTS.has(k) ? hashesOf(entry) : NO_HASHES
  }
  return (leaf) => {
    if (!readAnswer(leaf)) readOther(leaf)
    return facts
  }
}

/** Kinds that are read without being parsed; -1 for the others. */
function answerAt(leaf: Uint8Array, from: number, to: number): number {
  if (isAt(leaf, from, to, 'serve_open')) return OPEN
  if (isAt(leaf, from, to, 'serve_close')) return CLOSE
  return isAt(leaf, from, to, 'serve_sum') ? SUM : -1
}

/** `2026-01-05T08:15:00.000Z`, of which the day mostly is that of the entry before. */
const [DAY_LENGTH, INSTANT_LENGTH] = [10, 24] as const

/** Reads an instant: milliseconds since 1970, 0 for what is none. */
function instantReader(): (leaf: Uint8Array, from: number, to: number) => number {
  let day = ''
  let midnight = 0
  return (leaf, from, to) => {
    const within = to - from === INSTANT_LENGTH ? millisecondsAt(leaf, from + DAY_LENGTH) : -1
    if (within < 0) return parsed(Buffer.from(leaf.subarray(from, to)).toString('latin1'))
    if (!isAt(leaf, from, from + DAY_LENGTH, day)) {
      day = Buffer.from(leaf.subarray(from, from + DAY_LENGTH)).toString('latin1')
      midnight = Date.parse(`${day}T00:00:00.000Z`)
    }
    return Number.isFinite(midnight) ? midnight + within : 0
  }
}

/** Of `T08:15:00.000Z`, since midnight; -1 when it is written otherwise. */
function millisecondsAt(leaf: Uint8Array, at: number): number {
  const hours = twoDigits(leaf, at + 1)
  const minutes = twoDigits(leaf, at + 4)
  const seconds = twoDigits(leaf, at + 7)
  const hundredths = twoDigits(leaf, at + 10)
  const last = (leaf[at + 12] as number) - 0x30
  const isWritten =
    isAt(leaf, at, at + 1, 'T') &&
    isAt(leaf, at + 3, at + 4, ':') &&
    isAt(leaf, at + 6, at + 7, ':') &&
    isAt(leaf, at + 9, at + 10, '.') &&
    isAt(leaf, at + 13, at + 14, 'Z')
  const isTime = hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60 && seconds >= 0
  if (!isWritten || !isTime || seconds > 59 || hundredths < 0 || last < 0 || last > 9) return -1
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000 + hundredths * 10 + last
}

function twoDigits(leaf: Uint8Array, at: number): number {
  const [tens, ones] = [(leaf[at] as number) - 0x30, (leaf[at + 1] as number) - 0x30]
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1
}

function parsed(text: string): number {
  const at = Date.parse(text)
  return Number.isFinite(at) ? at : 0
}
