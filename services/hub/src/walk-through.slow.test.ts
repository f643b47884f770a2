import { expect, it } from 'vitest'
import { WALK_MILLISECONDS, walked } from './testing/walked.ts'

it('an agreement and a consent go their whole way, over HTTP alone', {
  timeout: WALK_MILLISECONDS,
}, async () => {
  const { lines, output } = await walked({})
  expect(lines).toContain('✓')
  for (const step of ['①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨', '⑩']) {
    expect(lines).toContain(step)
  }
  expect(output).not.toMatch(/eyJ[\w-]{20,}\./)
})
