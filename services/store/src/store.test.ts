import { describe, expect, it } from 'vitest'
import { testStores } from './testing/index.ts'

describe.each(testStores())('%s', (_name, open) => {
  it('an event and the row it tells of are there together', async () => {
    const store = await open()
    const seq = await store.transact((writing) =>
      store.record(writing, {
        entity: 'a',
        entityId: '1',
        action: 'x',
        actor: 'system',
        policy: true,
        audience: ['o', 'o'],
      }),
    )
    expect(seq).toBe(1)
    expect(await store.db.selectFrom('events').selectAll().execute()).toMatchObject([
      { seq: 1, audience: '["o"]' },
    ])
    await store.close()
  })
})
