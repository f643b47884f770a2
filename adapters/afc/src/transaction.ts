import type { DecodeContext, Reading, Reject, Remarks } from '@tongqu/adapter-kit'
import { cardText } from '@tongqu/contracts'
import { Clock } from './clock.ts'
import { type Kind, kindOf } from './kinds.ts'
import { DEMANDED, type Field, type RawTransaction } from './names.ts'
import { cleanText, NO_TEXT } from './text.ts'

/** The purpose of the keyed hash: gates, buses and cards themselves give the same pseudonym. */
export const CARD_PURPOSE = 'card'

/** Digits or masked letters. Fewer than four characters name no card. */
const CARD = /^[0-9A-Za-z]{4,32}$/

/** Fen: a million yuan. */
const MOST_FEN = 100_000_000
const WHOLE = /^\d{1,9}$/
/** Different amounts that are remembered. */
const MOST_AMOUNTS = 4_096

const NAME_CHARACTERS = 128
const LABEL_CHARACTERS = 64

const MARKS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ...[1, '1', true, 'true'].map((mark) => [mark, true] as const),
  ...[0, '0', false, 'false'].map((mark) => [mark, false] as const),
])

/** Why a record is no transaction; no reason holds a value. */
type Fault = { code: string; reason: string }

/**
 * Makes readings of the transactions of one delivery. `at` says where the record of a number
 * stands. The number of the card goes into its keyed hash and nowhere else.
 */
export class Transactions {
  #keyed: NonNullable<DecodeContext['keyed']>
  #remarks: Remarks
  #at: (index: number) => string
  #clock: Clock
  #amounts = new Map<string, number | undefined>()
  /** Number of the record being read. */
  #index = 0

  constructor(
    context: DecodeContext & Required<Pick<DecodeContext, 'keyed'>>,
    remarks: Remarks,
    at: (index: number) => string,
  ) {
    this.#keyed = context.keyed
    this.#remarks = remarks
    this.#at = at
    this.#clock = new Clock(context.zone)
  }

  read(raw: RawTransaction, index: number): Reading | Reject {
    this.#index = index
    const reading = this.#transaction(raw)
    if (!('code' in reading)) return { contract: 'afc/transaction@1', reading }
    const { code, reason } = reading as Fault
    return { contract: 'afc/transaction@1', at: this.#at(index), code, reason }
  }

  #transaction(raw: RawTransaction): Record<string, unknown> | Fault {
    const { card_no, deal_date, deal_type, equ_no } = raw
    if (isNothing(card_no) || isNothing(deal_date) || isNothing(deal_type) || isNothing(equ_no)) {
      const missing = DEMANDED.filter((field) => isNothing(raw[field]))
      return { code: 'required', reason: `without ${missing.join(', ')}` }
    }
    const card = this.#card(card_no)
    if (typeof card !== 'string') return card
    const deal_at = this.#instant(deal_date)
    if (deal_at === undefined) return { code: 'bad-time', reason: 'deal_date is no time' }
    const kind = this.#kind(deal_type)
    if (kind === undefined) return { code: 'no-text', reason: 'deal_type is no text' }
    const equipment_id = this.#text('equ_no', equ_no, LABEL_CHARACTERS, card)
    if (equipment_id === undefined) return { code: 'no-text', reason: 'equ_no names no device' }
    const station_name = this.#text('station', raw.station, NAME_CHARACTERS, card)
    if (station_name === undefined && (kind === 'metro_entry' || kind === 'metro_exit')) {
      this.#note('no-station', 'a metro transaction without a station')
    }
    return withoutGaps({
      deal_at,
      card_pseudonym: this.#keyed(CARD_PURPOSE, card),
      kind,
      equipment_id,
      settled_on: this.#day(raw.close_date),
      line_name: this.#text('company_name', raw.company_name, NAME_CHARACTERS, card),
      station_name,
      vehicle_label: this.#text('car_no', raw.car_no, LABEL_CHARACTERS, card),
      price_fen: this.#fen('deal_value', raw.deal_value),
      paid_fen: this.#fen('deal_money', raw.deal_money),
      is_transfer_discount: this.#mark(raw.conn_mark),
    })
  }

  #card(value: unknown): string | Fault {
    if (typeof value === 'number') {
      if (!Number.isSafeInteger(value) || value < 0) {
        return { code: 'card-inexact', reason: 'card_no is a number that has lost digits' }
      }
      this.#noteForm('card_no', 'a number in place of text')
    } else if (typeof value !== 'string') {
      return { code: 'no-text', reason: 'card_no is no text' }
    }
    const given = String(value)
    if (CARD.test(given)) return cardText(given)
    const card = given.trim()
    if (CARD.test(card)) return cardText(card)
    if (card.includes('*')) {
      return { code: 'card-masked', reason: 'card_no has asterisks: it may be many cards' }
    }
    return { code: 'card-form', reason: 'card_no is not 4 to 32 letters and digits' }
  }

  #instant(value: unknown): string | undefined {
    const published = typeof value === 'string' ? this.#clock.published(value) : undefined
    if (published !== undefined) return published
    if (typeof value !== 'string' && typeof value !== 'number') return undefined
    if (typeof value === 'number') this.#noteForm('deal_date', 'a number in place of text')
    const found = this.#clock.instantOf(String(value).trim())
    if (found?.isLenient) this.#noteForm('deal_date', 'a time in another form')
    return found?.instant
  }

  #day(value: unknown): string | undefined {
    if (isNothing(value)) return undefined
    const text = typeof value === 'number' ? String(value) : value
    const found = typeof text === 'string' ? this.#clock.dayOf(text) : undefined
    if (found === undefined) this.#note('bad-day', 'close_date is no day; left out')
    else if (found.isLenient) this.#noteForm('close_date', 'a day in another form')
    return found?.day
  }

  #kind(value: unknown): Kind | undefined {
    const text = this.#text('deal_type', value, LABEL_CHARACTERS)
    if (text === undefined) return undefined
    const kind = kindOf(text)
    if (kind === undefined) this.#note('unknown-code', 'deal_type is not known: other')
    return kind ?? 'other'
  }

  #fen(field: Field, value: unknown): number | undefined {
    if (isNothing(value)) return undefined
    const fen = typeof value === 'string' ? this.#fenIn(value) : value
    if (typeof fen === 'number' && Number.isInteger(fen)) {
      if (fen >= 0 && fen <= MOST_FEN) return fen === 0 ? 0 : fen
      this.#note('out-of-range', `${field} is negative or too large; left out`)
    } else this.#note('no-fen', `${field} is no whole number of fen; left out`)
    return undefined
  }

  #fenIn(text: string): number | undefined {
    const known = this.#amounts.get(text)
    if (known !== undefined) return known
    const trimmed = text.trim()
    const fen = WHOLE.test(trimmed) || /^-\d{1,9}$/.test(trimmed) ? Number(trimmed) : undefined
    if (this.#amounts.size >= MOST_AMOUNTS) this.#amounts.clear()
    this.#amounts.set(text, fen)
    return fen
  }

  #mark(value: unknown): boolean | undefined {
    const mark = MARKS.get(value)
    if (mark !== undefined || isNothing(value)) return mark
    this.#note('unknown-code', 'conn_mark is neither 0 nor 1; left out')
    return undefined
  }

  /** A text that does not hold the number of the card, which some rows repeat elsewhere. */
  #text(field: Field, value: unknown, most: number, card?: string): string | undefined {
    if (isNothing(value)) return undefined
    const text = cleanText(value, most)
    if (text === undefined) return undefined
    if (text === NO_TEXT) {
      this.#note('no-text', `${field} is no text, or too long; left out`)
      return undefined
    }
    if (typeof value !== 'string') this.#noteForm(field, `a ${typeof value} in place of text`)
    if (card === undefined || text.length < card.length || !text.includes(card)) return text
    this.#note('card-in-text', `${field} holds the number of the card; left out`)
    return undefined
  }

  #noteForm(field: Field, form: string): void {
    this.#note('lenient', `${field}: ${form}`)
  }

  #note(code: string, message: string): void {
    this.#remarks.note(code, message, this.#at(this.#index))
  }
}

/** Almost every transaction has all columns: then it stays as it was made. */
function withoutGaps(reading: Record<string, unknown>): Record<string, unknown> {
  for (const column in reading) {
    if (reading[column] !== undefined) continue
    const present = Object.entries(reading).filter(([, value]) => value !== undefined)
    return Object.fromEntries(present)
  }
  return reading
}

function isNothing(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === ''
}
