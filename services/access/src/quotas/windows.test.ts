import { expect, it } from 'vitest'
import { windowsOf } from './windows.ts'

const at = (text: string) => Date.parse(text)

it('a day begins at midnight of the province, not of Greenwich', () => {
  const windowOf = windowsOf('Asia/Shanghai')
  const day = windowOf('day', at('2026-03-01T15:59:59.999Z'))
  expect(day.since).toBe('2026-02-28T16:00:00.000Z')
  expect(windowOf('day', at('2026-03-01T16:00:00Z')).since).toBe('2026-03-01T16:00:00.000Z')
  expect(windowOf('day', at('2026-03-01T15:59:59Z'))).toEqual(day)
})

it('a month has all its days', () => {
  const windowOf = windowsOf('Asia/Shanghai')
  const { since, from, to } = windowOf('month', at('2028-02-29T12:00:00Z'))
  expect(since).toBe('2028-01-31T16:00:00.000Z')
  expect((to - from) / 86_400_000).toBe(29)
  expect(windowOf('month', at('2026-12-31T12:00:00Z')).to).toBe(at('2026-12-31T16:00:00Z'))
})

it('a day on which clocks are set has 23 or 25 hours', () => {
  const windowOf = windowsOf('Europe/Berlin')
  const hours = (text: string) => {
    const { from, to } = windowOf('day', at(text))
    return (to - from) / 3_600_000
  }
  expect(hours('2026-03-29T12:00:00Z')).toBe(23)
  expect(hours('2026-10-25T12:00:00Z')).toBe(25)
})

it('what lasts as long as an agreement has one window, whenever it is asked for', () => {
  const windowOf = windowsOf('Asia/Shanghai')
  expect(windowOf('whole', 0)).toBe(windowOf('whole', at('2099-01-01T00:00:00Z')))
})
