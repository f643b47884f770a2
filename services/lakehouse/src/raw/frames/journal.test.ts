import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { openKeyRing } from '../../keys/ring.ts'
import { nodeFileSystem } from '../../storage/file-system.ts'
import { testFolder } from '../../testing/folder.ts'
import type { FrameEntry } from '../frame-types.ts'
import { openRawStore } from '../store.ts'

const NOON = Date.parse('2026-05-01T12:00:00Z')

function message(text: string, at = NOON, context = '{"link":"a"}'): FrameEntry {
  return { kind: 'message', at, context, bytes: Buffer.from(text) }
}

async function open(dir: string, clock = { now: NOON }) {
  const now = () => clock.now
  const fs = nodeFileSystem
  const keys = await openKeyRing({ dir, now, fs, random: randomBytes })
  const raw = await openRawStore({ dir, now, uuid: () => crypto.randomUUID(), keys })
  return { raw, keys, clock }
}

const texts = (entries: readonly FrameEntry[]) => entries.map(({ bytes }) => String(bytes))

it.each([true, false])(
  'gives back what was appended, batch by batch (sealed: %s)',
  async (sealed) => {
    const dir = await testFolder()
    const { raw } = await open(dir)
    const journal = await raw.frames('s', { sealed })
    await Promise.all([
      journal.append([message('one'), message('two')]),
      journal.append([message('three')]),
    ])
    const first = await journal.cut()
    expect(first).toMatchObject({ sequence: 0, entries: 3, bytes: 11 })
    expect(await journal.cut()).toBeUndefined()
    await journal.append([message('four', NOON + 5)])
    const second = await journal.cut()
    expect(second).toMatchObject({ sequence: 1, receivedAt: '2026-05-01T12:00:00.005Z' })
    await journal.append([message('five')])
    await journal.close()
    const again = await (await open(dir)).raw.frames('s', { sealed })
    const batches = await again.batches(-1)
    expect(batches.slice(0, 2)).toEqual([first, second])
    expect(batches).toHaveLength(3)
    expect(texts(await again.read(0))).toEqual(['one', 'two', 'three'])
    expect(texts(await again.read(2))).toEqual(['five'])
    await expect(again.read(3)).rejects.toMatchObject({ code: 'delivery-not-found' })
  },
)
