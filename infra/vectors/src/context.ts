import { createHash } from 'node:crypto'
import type { FrameContext } from '@tongqu/adapter-kit'

/** What every vector is decoded in: no options, pseudonyms anybody can make. */
export const CONTEXT: FrameContext = {
  receivedAt: '2026-01-01T00:00:00Z',
  zone: 'Asia/Shanghai',
  limits: { bytes: 1_000_000, entities: 10_000, depth: 32 },
  options: {},
  pseudonym: (identity, day) => {
    return createHash('sha256').update(`${identity} ${day}`).digest('hex').slice(0, 26)
  },
}
