import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { mapping } from './mapping.ts'
import { decodeWith, readingsOf } from './testing/decode-with.ts'

const GUIDE = readFileSync(new URL('../../../CONTRIBUTING.md', import.meta.url), 'utf8')

it('the vendor of CONTRIBUTING.md is connected by the file that stands there', () => {
  const source = parse(blockOf('yaml'))
  expect(source.adapter).toBe(mapping.name)
  expect(mapping.checkMapping(source.mapping)).toEqual([])
  const decoded = decodeWith(source.mapping, blockOf('json'), { zone: source.zone })
  expect(decoded.rejects).toEqual([])
  expect(decoded.findings).toEqual([])
  const [first, second] = readingsOf(decoded)
  expect(first).toEqual({
    measured_at: '2026-01-05T00:15:00Z',
    lot_id: 'nv-7',
    group_id: 'all',
    capacity: 120,
    free: 37,
    occupied: 83,
    opening_state: 'open',
    name: '站前',
    // GCJ-02 there lies some 460 m east and 270 m south of WGS 84.
    longitude: expect.closeTo(120.1597, 3),
    latitude: expect.closeTo(30.25, 3),
  })
  expect(second).toMatchObject({ lot_id: 'nv-8', capacity: 60, opening_state: 'closed' })
  expect(second).not.toHaveProperty('free')
})

function blockOf(language: string): string {
  return new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(GUIDE)?.[1] ?? ''
}
