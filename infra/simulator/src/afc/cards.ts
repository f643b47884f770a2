/** Cards of the metro; a card makes one journey in the time that so many journeys begin. */
const METRO_CARDS = 16_000
/** Cards that are only used in buses. */
const BUS_CARDS = 2_000
/** Shares no factor with the counts, so that neighbours look unlike and none comes twice. */
const STRIDE = 3_767

/**
 * Numbers of all cards of the province, as the published data of Shenzhen Tong masks them: nine
 * letters. These begin with `ZZQ`, which no masked digit is, so that bytes can be searched for
 * them; they are nobody's.
 */
export const AFC_CARDS: readonly string[] = Array.from(
  { length: METRO_CARDS + BUS_CARDS },
  (_, index) => `ZZQ${lettersOf(index < METRO_CARDS ? mixed(index, METRO_CARDS) : index)}`,
)

/** The card of the `journey`-th journey by metro. */
export function metroCard(journey: number): string {
  return AFC_CARDS[journey % METRO_CARDS] ?? ''
}

/** The card of the `ride`-th ride of those who only take buses. */
export function busCard(ride: number): string {
  return AFC_CARDS[METRO_CARDS + (ride % BUS_CARDS)] ?? ''
}

function mixed(index: number, count: number): number {
  return (index * STRIDE) % count
}

/** Six digits, `0` as `A` to `9` as `J`. */
function lettersOf(number: number): string {
  const digits = String(number).padStart(6, '0')
  return digits.replace(/\d/g, (digit) => String.fromCharCode(65 + Number(digit)))
}
