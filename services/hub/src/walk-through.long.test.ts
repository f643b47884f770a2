import { createDatabase, leftOutServer, startServer } from '@tongqu/store/testing'
import { expect, it, onTestFinished } from 'vitest'
import { WALK_MILLISECONDS, walked } from './testing/walked.ts'

it.skipIf(leftOutServer('postgresql'))(
  'an agreement and a consent go their whole way with the control plane in PostgreSQL',
  { timeout: WALK_MILLISECONDS },
  async () => {
    const server = await startServer('postgresql')
    onTestFinished(() => server.remove())
    const HUB_DATABASE_URL = await createDatabase(server, 'walk')
    const { lines } = await walked({ HUB_DATABASE_URL })
    expect(lines).toContain('⑩')
  },
)
