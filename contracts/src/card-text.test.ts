import { expect, it } from 'vitest'
import { cardText } from './card-text.ts'

it('all ways to write a card are one text, so that one question can not be asked in many', () => {
  const ways = [
    'ZZQABCDEF',
    'zzqabcdef',
    'ＺＺＱＡＢＣＤＥＦ',
    ' ZZQ-ABC–DEF ',
    'ｚZＱ\u200bABC\u00a0DEF',
  ]
  expect(new Set(ways.map(cardText))).toEqual(new Set(['ZZQABCDEF']))
  const digits = ['3104700000421234567', '0３104 7000 0042 1234 567']
  expect(new Set(digits.map(cardText))).toEqual(new Set(['3104700000421234567']))
})

it('cards that differ in a sign stay apart', () => {
  const cards = ['ZZQABCDEF', 'ZZQABCDEG', '0123', '123', '310470000042123456']
  expect(new Set(cards.map(cardText)).size).toBe(cards.length)
})
