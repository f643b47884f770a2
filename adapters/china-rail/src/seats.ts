import type { Record12306 } from './record.ts'

/** Classes of seats: the member that counts them, and the codes of `seat_types` and prices. */
export const SEATS = [
  { member: 'swz_num', seat: 'business', codes: '9' },
  { member: 'tz_num', seat: 'premium_first', codes: 'P' },
  { member: 'zy_num', seat: 'first', codes: 'M' },
  { member: 'ze_num', seat: 'second', codes: 'OS' },
  { member: 'gr_num', seat: 'deluxe_sleeper', codes: '6A' },
  { member: 'rw_num', seat: 'soft_sleeper', codes: '4I' },
  { member: 'srrb_num', seat: 'moving_sleeper', codes: 'F' },
  { member: 'yw_num', seat: 'hard_sleeper', codes: '3J' },
  { member: 'rz_num', seat: 'soft_seat', codes: '2' },
  { member: 'yz_num', seat: 'hard_seat', codes: '1' },
  { member: 'wz_num', seat: 'no_seat', codes: 'W' },
  { member: 'qt_num', seat: 'other', codes: 'H' },
] as const

export type Seat = (typeof SEATS)[number]

/** `state` and `seats_left` of `rail/ticket_availability@1`. */
export type Availability = {
  state: 'available' | 'sold_out' | 'waitlist' | 'not_on_sale' | 'suspended'
  seats_left?: number
}

/** What the button beside a train says of the whole train. */
const SUSPENDED = /停运|停开|取消/
const NOT_ON_SALE = /起售|暂停发售|未开售|不售/

/**
 * How many seats of each class a train has left; a class it does not have is not there. A train
 * that does not run says so of every class it has, or once of `other`.
 */
export function availabilities(record: Record12306): { seat: Seat; left: Availability }[] {
  const button = record.text('button_text_info', 'buttonTextInfo') ?? ''
  const types = record.text('seat_types') ?? ''
  const whole = wholeTrain(button)
  const found = SEATS.flatMap((seat) => {
    const said = record.value(seat.member)
    const told = said === undefined ? undefined : cellOf(said, seat, record)
    if (told === undefined && !(whole && hasCode(types, seat))) return []
    return [{ seat, left: whole ?? told ?? { state: 'not_on_sale' as const } }]
  })
  if (found.length > 0 || whole?.state !== 'suspended') return found
  return SEATS.filter(({ seat }) => seat === 'other').map((seat) => ({ seat, left: whole }))
}

function wholeTrain(button: string): Availability | undefined {
  if (SUSPENDED.test(button)) return { state: 'suspended' }
  return NOT_ON_SALE.test(button) ? { state: 'not_on_sale' } : undefined
}

function hasCode(types: string, { codes }: Seat): boolean {
  return [...codes].some((code) => types.includes(code))
}

/** 有, 无, 候补, a number, `*` before the sale begins. */
function cellOf(said: unknown, seat: Seat, record: Record12306): Availability | undefined {
  const text = typeof said === 'number' ? String(said) : said
  if (typeof text !== 'string') {
    record.note('schema', `${seat.member}: no text`)
    return undefined
  }
  const cell = text.trim()
  if (/^\d{1,5}$/.test(cell)) {
    const seats = Number(cell)
    return seats === 0 ? soldOut(seat, record) : { state: 'available', seats_left: seats }
  }
  switch (cell) {
    case '有':
    case '充足':
      return { state: 'available' }
    case '无':
      return soldOut(seat, record)
    case '候补':
      return { state: 'waitlist', seats_left: 0 }
    case '*':
      return { state: 'not_on_sale' }
    default:
      record.note('unknown-code', `${seat.member}: a word that is not known; left out`)
      return undefined
  }
}

/** Where a train takes a waiting list, it does for every class but those it excepts. */
function soldOut(seat: Seat, record: Record12306): Availability {
  const takes = record.text('houbu_train_flag') === '1' && seat.seat !== 'no_seat'
  const excepted = hasCode(record.text('houbu_seat_limit') ?? '', seat)
  return { state: takes && !excepted ? 'waitlist' : 'sold_out', seats_left: 0 }
}

/** Characters of one price: code of the seat, price in tenths of a yuan, a number of seats. */
const PRICE = /([A-Z0-9])(\d{5})(\d{4})/y

/** From this number on it is the price of standing, in the class of the code. */
const STANDING_FROM = 3_000

/** Prices in yuan by the classes of `SEATS`, from `yp_info_new`. */
export function pricesOf(record: Record12306): ReadonlyMap<Seat['seat'], string> {
  const prices = new Map<Seat['seat'], string>()
  const text = record.text('yp_info_new')
  if (text === undefined) return prices
  PRICE.lastIndex = 0
  for (let match = PRICE.exec(text); match; match = PRICE.exec(text)) {
    const [, code = '', tenths = '', count = ''] = match
    const standing = Number(count) >= STANDING_FROM
    const seat = standing ? 'no_seat' : SEATS.find((each) => each.codes.includes(code))?.seat
    if (seat && !prices.has(seat)) prices.set(seat, (Number(tenths) / 10).toFixed(2))
  }
  return prices
}
