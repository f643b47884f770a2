import { adapterCases, sessionCases } from '@tongqu/adapter-kit/testing'
import { expect, it } from 'vitest'
import { isJt809Capture, jt809 } from './index.ts'
import { KEYS, LowerPlatform, platformLine } from './testing/frames.ts'
import { randomOf } from './testing/random.ts'
import { rowsOf } from './testing/rows.ts'

adapterCases(jt809, new URL('../fixtures/', import.meta.url))

const ROWS = rowsOf(12, randomOf(9))

/** Receipts depend on how the bytes arrive, so that they are switched off here. */
sessionCases(
  jt809,
  (['2011', '2019'] as const).map((edition) => {
    const lower = new LowerPlatform(edition, edition === '2019' ? KEYS : undefined)
    const parts = [
      lower.login(),
      lower.heartbeat(),
      lower.register('云A12345', 2, '013900000001'),
      ...ROWS.map((row) => lower.position(row)),
      lower.history(ROWS.slice(0, 5)),
      lower.staticData('云A12345', 2, 'VIN:=云A12345;TRANS_TYPE:=010;OWERS_NAME:=云泽客运'),
    ]
    return {
      name: `a lower platform of ${edition}`,
      options: { platforms: platformLine(edition, 'receipts=0') },
      bytes: Buffer.concat(parts),
      frames: ROWS.length + 3,
      personal: ['云A12345', '云A00017', '13900000001', '云泽客运', 'secret'],
      heldBytes: 4_096,
    }
  }),
)

it('is known by its first bytes, raw or as text, and takes no JSON for itself', () => {
  const frame = new LowerPlatform('2011').heartbeat()
  expect(isJt809Capture(frame)).toBe(true)
  expect(isJt809Capture(Buffer.from(`# captured\n${Buffer.from(frame).toString('hex')}`))).toBe(
    true,
  )
  for (const text of ['[{"a":1}]', '{"a":1}', '7E0200', 'PK\x03\x04']) {
    expect(isJt809Capture(Buffer.from(text))).toBe(false)
  }
})
