import type { Reading, Reject, Remarks } from '@tongqu/adapter-kit'
import { cardText } from '@tongqu/contracts'
import { Clock } from './clock.ts'
import type { KeyedContext } from './document.ts'
import { CARD_PURPOSE } from './transaction.ts'

/** What one card has answered, by the name in front of its commands. */
type Answers = {
  /** What the card is called, which may be its scheme. */
  name: string
  /** Place of the first pair. */
  at: string
  /** Name of the application that was selected (ISO/IEC 7816-4), in hex. */
  application?: string
  /** File 0x15, or the copy of it that selecting answers. */
  basic?: string | undefined
  /** File 0x17. */
  region?: string
  balance?: string
}

/**
 * Where file 0x15 has the number of the card: first and last byte, from 1. In both layouts the day
 * of issue is in bytes 21 to 24, the last day in 25 to 28 (JT/T 978).
 */
const LAYOUTS = {
  t_union: { application: 'A000000632010105', name: /^t[-_ ]?union$/i, from: 11, to: 20 },
  city_union: { application: 'A00000000386980701', name: /^city[-_ ]?union$/i, from: 13, to: 20 },
} as const

type Scheme = keyof typeof LAYOUTS

const BASIC_BYTES = 30
const REGION_BYTES = 11
const BALANCE_BYTES = 4
/** Of a balance; what it says where it is set is not known. */
const TOP_BIT = 0x80000000
const MOST_FEN = 100_000_000

const PAIR = /^(.{1,64})_([0-9a-f]{8,})$/is
const SUCCESS = '9000'
const SELECT = /^00A40400(..)/
/** Proprietary data of the answer to SELECT, which hold file 0x15: tag, length 30, value. */
const PROPRIETARY = /9F0C1E([0-9A-F]{60})/
const COMMANDS: readonly (readonly [RegExp, 'basic' | 'region' | 'balance'])[] = [
  [/^00B095/, 'basic'],
  [/^00B097/, 'region'],
  [/^805C000[12]/, 'balance'],
]

/**
 * The cards of a document of commands and answers: `[["<card>_<command in hex>", "<answer in
 * hex>"], …]`. A layout that is not known for certain is a reject, never a guess.
 */
export function cardsIn(
  pairs: unknown,
  context: KeyedContext,
  remarks: Remarks,
): (Reading | Reject)[] {
  if (!Array.isArray(pairs)) return [refused('pairs', 'not-pairs', 'no array')]
  const cards = new Map<string, Answers>()
  const rejects: Reject[] = []
  for (const [index, pair] of pairs.entries()) {
    const fault = note(cards, pair, `pairs[${index}]`)
    if (fault) rejects.push(fault)
  }
  const clock = new Clock(context.zone)
  const read = [...cards.values()].map((answers) => cardOf(answers, clock, context, remarks))
  return [...read.flat(), ...rejects]
}

/** Adds what one answer says to its card. */
function note(cards: Map<string, Answers>, pair: unknown, at: string): Reject | undefined {
  const [label, given] = Array.isArray(pair) ? pair : []
  const [, name, command] = (typeof label === 'string' && PAIR.exec(label)) || []
  const isHex = typeof given === 'string' && /^(?:[0-9a-f]{2}){2,512}$/i.test(given)
  if (name === undefined || command === undefined || !isHex) {
    return refused(at, 'not-pairs', 'not a command and an answer in hex')
  }
  const answer = given.toUpperCase()
  if (!answer.endsWith(SUCCESS)) return refused(at, 'not-answered', 'the card answers no data')
  const data = answer.slice(0, -SUCCESS.length)
  const asked = command.toUpperCase()
  const found = COMMANDS.find(([pattern]) => pattern.test(asked))
  const [, length = ''] = SELECT.exec(asked) ?? []
  if (!found && !length) return refused(at, 'unknown-layout', 'a file whose layout is not known')
  const answers = cards.get(name) ?? { name, at }
  cards.set(name, answers)
  if (found) answers[found[1]] = data
  else {
    answers.application = asked.slice(10, 10 + Number.parseInt(length, 16) * 2)
    answers.basic ??= PROPRIETARY.exec(data)?.[1]
  }
  return undefined
}

function cardOf(
  answers: Answers,
  clock: Clock,
  context: KeyedContext,
  remarks: Remarks,
): (Reading | Reject)[] {
  const { at, basic, region, balance } = answers
  if (basic === undefined) return [refused(at, 'no-card', 'without file 0x15: of no card')]
  const scheme = schemeOf(answers)
  if (!scheme || basic.length !== BASIC_BYTES * 2) {
    return [refused(at, 'unknown-layout', 'file 0x15 of a card whose layout is not known')]
  }
  const { from, to } = LAYOUTS[scheme]
  const number = cardText(bytesOf(basic, from, to))
  const issued = clock.dayOf(bytesOf(basic, 21, 24))?.day
  const expires = clock.dayOf(bytesOf(basic, 25, 28))?.day
  if (!/^\d+$/.test(number) || /^0+$/.test(number) || (!issued && !expires)) {
    return [refused(at, 'unknown-layout', 'file 0x15 has no number or days where they belong')]
  }
  const reading: Record<string, unknown> = {
    card_pseudonym: context.keyed(CARD_PURPOSE, number),
    scheme,
  }
  if (issued) reading.issued_on = issued
  if (expires) reading.expires_on = expires
  if (!issued || !expires) remarks.note('bad-day', 'a day of file 0x15 is none; left out', at)
  if (scheme === 'city_union') addCode(reading, 'city_code', bytesOf(basic, 3, 4))
  else if (region !== undefined) addRegion(reading, region, at, remarks)
  if (balance !== undefined) addBalance(reading, balance, at, remarks)
  return [{ contract: 'afc/card@1', reading }]
}

/** By the application that was selected; else by what the card is called. */
function schemeOf({ application, name }: Answers): Scheme | undefined {
  const all = Object.keys(LAYOUTS) as Scheme[]
  return all.find((scheme) =>
    application === undefined
      ? LAYOUTS[scheme].name.test(name)
      : LAYOUTS[scheme].application === application,
  )
}

/** Codes of regions by UnionPay, as BCD, and the type of the card. */
function addRegion(
  reading: Record<string, unknown>,
  region: string,
  at: string,
  remarks: Remarks,
): void {
  if (region.length < REGION_BYTES * 2) {
    remarks.note('short-file', 'file 0x17 is too short; left out', at)
    return
  }
  addCode(reading, 'province_code', bytesOf(region, 5, 6))
  addCode(reading, 'city_code', bytesOf(region, 7, 8))
  reading.card_type = Number.parseInt(bytesOf(region, 11, 11), 16)
}

function addCode(reading: Record<string, unknown>, column: string, code: string): void {
  if (/^\d{4}$/.test(code)) reading[column] = code
}

function addBalance(
  reading: Record<string, unknown>,
  balance: string,
  at: string,
  remarks: Remarks,
): void {
  const fen = Number.parseInt(balance, 16)
  const isCertain = balance.length === BALANCE_BYTES * 2 && fen < TOP_BIT && fen <= MOST_FEN
  if (isCertain) reading.balance_fen = fen
  else remarks.note('uncertain-balance', 'a balance that is not certain; left out', at)
}

/** Hex of bytes `from` to `to`, counted from 1. */
function bytesOf(hex: string, from: number, to: number): string {
  return hex.slice((from - 1) * 2, to * 2)
}

function refused(at: string, code: string, reason: string): Reject {
  return { contract: 'afc/card@1', at, code, reason }
}
