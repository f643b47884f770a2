import { expect, it } from 'vitest'
import { eventDateIn } from './event-date.ts'

const at = (text: string) => Date.parse(text)

it('the day is that of the zone, on both sides of its midnight', () => {
  const date = eventDateIn('Asia/Shanghai')
  const received = at('2024-05-01T12:00:00Z')
  expect(date(at('2024-05-01T15:59:59.999Z'), received)).toBe('2024-05-01')
  expect(date(at('2024-05-01T16:00:00Z'), received)).toBe('2024-05-02')
})

it('zones of odd offsets and of summer time have their own days too', () => {
  const received = at('2024-03-31T12:00:00Z')
  const kathmandu = eventDateIn('Asia/Kathmandu')
  expect(kathmandu(at('2024-03-31T18:14:59Z'), received)).toBe('2024-03-31')
  expect(kathmandu(at('2024-03-31T18:15:00Z'), received)).toBe('2024-04-01')
  const berlin = eventDateIn('Europe/Berlin')
  expect(berlin(at('2024-03-30T22:59:59Z'), received)).toBe('2024-03-30')
  expect(berlin(at('2024-03-31T21:59:59Z'), received)).toBe('2024-03-31')
  expect(berlin(at('2024-03-31T22:00:00Z'), received)).toBe('2024-04-01')
})

it('an event further than 7 days before or 1 day after its receipt goes to the nearest day', () => {
  const date = eventDateIn('Asia/Shanghai')
  const received = at('2024-05-10T04:00:00Z')
  expect(date(at('1970-01-01T00:00:00Z'), received)).toBe('2024-05-03')
  expect(date(at('9999-12-31T00:00:00Z'), received)).toBe('2024-05-11')
  expect(date(at('2024-05-03T05:00:00Z'), received)).toBe('2024-05-03')
})
