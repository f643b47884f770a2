/** Signs of a card as people write them: with spaces, dashes, or what nobody sees. */
const BETWEEN_SIGNS = /[\s\p{C}\p{Pd}]/gu

/** Numbers of T-Union cards have 19 digits; file 0x15 has a zero before them (JT/T 978). */
const FILLING = /^0(?=\d{19}$)/

/**
 * What a card is called, in the one form in which it is keyed, wherever it is told: by a gate, in a
 * question to its holder, or by its provider. Full-width signs are plain ones (Unicode NFKC), and
 * letters have no case: numbers of transit cards are digits (JT/T 978), those of chips hexadecimal
 * (ISO/IEC 14443-3), so that texts which differ in no more than that are the same card.
 */
export function cardText(text: string): string {
  return text.normalize('NFKC').replace(BETWEEN_SIGNS, '').toUpperCase().replace(FILLING, '')
}
