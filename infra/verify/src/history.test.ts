import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { inclusionProof } from '../../../services/ledger/src/merkle/proofs.ts'
import { proofText } from '../../../services/ledger/src/note/proof.ts'
import type { TestLog } from '../../../services/ledger/src/testing/log-folder.ts'
import { folder } from './testing/folders.ts'
import { hashes } from './testing/hashes.ts'
import { histories } from './testing/histories.ts'
import { run } from './testing/run.ts'
import { served } from './testing/served.ts'

const HOME = folder()
const { history } = histories()
const kept = (text: string | Uint8Array, name = 'kept') => {
  writeFileSync(join(HOME, name), text)
  return join(HOME, name)
}
const after = (old: { note: string }, now: TestLog) =>
  run(['consistent', kept(old.note), now.dir, '--key', now.verifier])

it('a log that has grown is the same log', async () => {
  for (const [from, to] of [
    [1, 2],
    [255, 256],
    [256, 257],
    [300, 700],
    [512, 700],
    [700, 700],
  ]) {
    const answer = await after(history(from ?? 0), history(to ?? 0))
    expect(answer).toEqual({ code: 0, text: `${from} → ${to}\n` })
  }
})

it('history that was written again and signed again is named', async () => {
  for (const [from, to, changed] of [
    [300, 700, 10],
    [300, 700, 299],
    [256, 300, 255],
  ]) {
    const now = history(to ?? 0, changed)
    expect((await run(['log', now.dir, '--key', now.verifier])).code).toBe(0)
    const answer = await after(history(from ?? 0), now)
    expect(answer).toEqual({ code: 1, text: `history-rewritten ${from} → ${to}\n` })
  }
})

it('two trees of one size are a split view; a log that has shrunk is named', async () => {
  expect((await after(history(300), history(300, 7))).text).toBe('split-view 300 → 300\n')
  expect((await after(history(300), history(299))).text).toBe('checkpoint-size 300 > 299\n')
})

it('the copy itself is never believed: a tile that was changed is named', async () => {
  const now = history(700)
  const tile = join(now.dir, 'tile/0/000')
  writeFileSync(tile, Buffer.alloc(8_192))
  expect((await after(history(200), now)).text).toBe('hash-flipped tile/0/000 #0  哈希被改动\n')
})

async function receipt(log: TestLog & { note: string }, index: number, extra = log.entries[index]) {
  const proof = await inclusionProof(index, log.leaves.length, hashes(log.leaves))
  const entry = extra === undefined ? {} : { extra }
  return proofText({ index, hashes: proof, checkpoint: log.note, ...entry })
}

it('a receipt proves its entry, and no other one', async () => {
  const log = history(700)
  const check = (text: string, ...more: string[]) =>
    run(['receipt', kept(text), '--key', log.verifier, ...more])
  for (const index of [0, 255, 256, 511, 512, 699]) {
    const { code, text } = await check(await receipt(log, index))
    expect({ code, text }).toEqual({ code: 0, text: expect.stringContaining(`#${index}\n{`) })
  }
  const other = await receipt(log, 3, log.entries[4])
  expect(await check(other)).toEqual({ code: 1, text: 'receipt-root #3\n' })
  const moved = (await receipt(log, 3)).replace('index 3', 'index 4')
  expect(await check(moved)).toEqual({ code: 1, text: 'receipt-root #4\n' })
  const bare = (await receipt(log, 3)).replace(/extra .*\n/, '')
  expect((await check(bare)).text).toBe('receipt-root #3\n')
  const beside = kept(log.entries[3] ?? expect.fail(), 'entry')
  expect((await check(bare, '--entry', beside)).code).toBe(0)
  expect((await check('nonsense')).text).toBe('receipt-malformed\n')
})

it('a checkpoint of another key is not believed, whatever its name', async () => {
  const log = history(30)
  const stranger = histories().history(30)
  const { code, text } = await run(['log', log.dir, '--key', stranger.verifier])
  expect({ code, text }).toEqual({ code: 1, text: expect.stringContaining('checkpoint-signature') })
})

it('a log is checked over HTTP as in a folder, entries with a token', async () => {
  const log = history(700)
  const { url, close } = await served(log.dir, 'secret')
  try {
    const key = ['--key', log.verifier]
    expect((await run(['log', url, ...key])).text).toBe('700 个叶 / leaves, 0 个条目 / entries\n')
    const { text } = await run(['log', `${url}/`, ...key, '--token', 'secret', '--entries'])
    expect(text).toBe('700 个叶 / leaves, 700 个条目 / entries\n')
    writeFileSync(join(log.dir, 'tile/0/001'), Buffer.alloc(10_000_000))
    expect((await run(['log', url, ...key])).text).toContain(
      'tile-unreadable tile/0/001: "too large"',
    )
  } finally {
    close()
  }
})
