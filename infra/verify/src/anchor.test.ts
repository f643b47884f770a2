import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { TestLog } from '../../../services/ledger/src/testing/log-folder.ts'
import { checkAnchors, fileAnchors } from './anchor.ts'
import { readerOf } from './reach.ts'
import { folder } from './testing/folders.ts'
import { histories } from './testing/histories.ts'
import { openCopy, parseKey } from './verify.ts'

const { history } = histories()
const [first, second, third] = [history(10), history(300), history(700)]
const ORIGIN = first.note.split('\n')[0] ?? ''
const keys = [parseKey(first.verifier)]
const copyOf = (log: TestLog) => openCopy(readerOf(log.dir, fetch), keys)

async function anchored() {
  const path = join(folder(), 'anchors')
  const anchors = fileAnchors({ path, keys, now: () => Date.UTC(2026, 5, 15) })
  await anchors.anchor(first.note)
  await anchors.anchor(second.note)
  return { path, anchors }
}

it('a log is held against each anchor; rewritten, shrunk and split ones are named', async () => {
  const { anchors } = await anchored()
  const receipts = await anchors.receipts(ORIGIN)
  expect(receipts.map(({ size, id }) => [size, id])).toEqual([
    [10, '1'],
    [300, '2'],
  ])
  const check = async (log: TestLog) => checkAnchors(await copyOf(log), receipts)
  expect(await check(third)).toBe(2)
  await expect(check(history(700, 200))).rejects.toThrow('history-rewritten 300 → 700 (anchor 2)')
  await expect(check(history(300, 200))).rejects.toThrow('split-view 300 → 300 (anchor 2)')
  await expect(check(first)).rejects.toThrow('checkpoint-size 300 → 10 (anchor 2)')
})

it('anchors that were changed or taken out are named', async () => {
  const { path, anchors } = await anchored()
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, text.replace('"size":10,', '"size":11,'))
  await expect(anchors.receipts(ORIGIN)).rejects.toThrow('anchor-changed #2')
  writeFileSync(path, text.slice(text.indexOf('\n') + 1))
  await expect(anchors.receipts(ORIGIN)).rejects.toThrow('anchor-changed #1')
})

it('what a crash has left of a line is no anchor, and is in nobody’s way', async () => {
  const { path, anchors } = await anchored()
  appendFileSync(path, '{"origin":"half')
  await expect(anchors.receipts(ORIGIN)).rejects.toThrow('anchor-malformed #3')
  expect((await anchors.anchor(third.note)).id).toBe('3')
  expect(await anchors.receipts(ORIGIN)).toHaveLength(3)
})

it('only what a known log has signed is anchored', async () => {
  const { anchors } = await anchored()
  const stranger = histories().history(5)
  await expect(anchors.anchor(stranger.note)).rejects.toThrow('checkpoint-signature')
})
