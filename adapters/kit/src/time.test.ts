import { expect, it } from 'vitest'
import { instantIn } from './time.ts'

it('a time without zone is read in the zone of its source', () => {
  expect(instantIn('Asia/Shanghai', '2026-01-05 08:15:00')).toBe('2026-01-05T00:15:00Z')
  expect(instantIn('UTC', '2026-01-05T08:15')).toBe('2026-01-05T08:15:00Z')
  expect(instantIn('Europe/Berlin', '2026-10-25 02:30:00')).toBe('2026-10-25T00:30:00Z')
})

it.each(['2026-02-30 08:00:00', '2026-01-05 24:00:00', '05.01.2026', '', 1, null, undefined])(
  'what is no time is no instant: %s',
  (text) => expect(instantIn('Asia/Shanghai', text)).toBeUndefined(),
)
