import { expect, it } from 'vitest'
import { consignmentNumbers, consignmentsOn, containerNumber } from './consignments.ts'
import { DRIVER_IDS, FREIGHT_PLATES, FREIGHT_SECRETS_OF_PEOPLE } from './people.ts'

it('tells the same story of a day whenever it is asked', () => {
  const day = '20261121'
  const all = consignmentsOn(day)
  expect(all).toEqual(consignmentsOn(day))
  expect(all.map(({ number }) => number)).toEqual(consignmentNumbers(day))
  expect(new Set(all.map(({ container }) => container.number)).size).toBe(all.length)
  for (const { number, legs, agreedAt } of all) {
    expect(number).toMatch(/^YZ\d{13}$/)
    const times = [agreedAt, ...legs.flatMap((leg) => [leg.departsAt, leg.arrivesAt])]
    expect(times).toEqual([...times].sort((a, b) => a - b))
  }
  expect(all.some(({ cargo }) => cargo.dangerous)).toBe(true)
})

it('gives containers the check digit of ISO 6346', () => {
  // The example of annex A: CSQU 305438 3.
  expect(containerNumber('CSQ', 305_438)).toBe('CSQU3054383')
})

it('invents people whose texts are recognised in bytes', () => {
  expect(new Set(FREIGHT_SECRETS_OF_PEOPLE).size).toBe(FREIGHT_SECRETS_OF_PEOPLE.length)
  for (const plate of FREIGHT_PLATES) expect(plate).toMatch(/^云AQ\d{4}$/)
  for (const id of DRIVER_IDS) expect(id).toMatch(/^680101\d{12}$/)
})
