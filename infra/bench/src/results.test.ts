import { expect, it } from 'vitest'
import type { Figure } from './kit.ts'
import { withSection } from './results.ts'

const ORDER = ['load', 'doors', 'start']

const met: Figure = { what: 'x', target: '≤ 1 s', figure: '0.5 s', verdict: 'met' }

const run = (name: string, figures: readonly Figure[] = [met]) => ({
  name,
  date: '2026-01-01',
  machine: 'a machine',
  figures,
})

const HEAD = '# Results\n\nWritten by hand.\n'

it('keeps the sections of other benchmarks to the letter', () => {
  const before = withSection(withSection(HEAD, run('load'), ORDER), run('start'), ORDER)
  const missed: Figure = { ...met, figure: '2 s', verdict: 'missed' }
  const after = withSection(before, run('load', [missed]), ORDER)
  expect(after.slice(after.indexOf('## start'))).toBe(before.slice(before.indexOf('## start')))
  expect(after.startsWith(HEAD)).toBe(true)
  expect(after).toContain('| x | ≤ 1 s | 2 s | missed |  |')
})

it('puts a new section in its place and keeps sections it does not know', () => {
  const before = withSection(
    `${HEAD}\n## by hand\n\nfigures of the long suite\n`,
    run('start'),
    ORDER,
  )
  const after = withSection(before, run('doors'), ORDER)
  expect(after.match(/^## .*/gm)).toEqual(['## by hand', '## doors', '## start'])
  expect(after).toContain('figures of the long suite')
})

it('changes nothing but its own section when run twice', () => {
  const once = withSection(HEAD, run('doors'), ORDER)
  expect(withSection(once, run('doors'), ORDER)).toBe(once)
})

it('does not let a bar in a note break the table', () => {
  expect(withSection(HEAD, run('doors', [{ ...met, note: 'a|b' }]), ORDER)).toContain('a\\|b')
})
