import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, expect, it } from 'vitest'
import { consistencyProof } from '../../../services/ledger/src/merkle/proofs.ts'
import type { TestLog } from '../../../services/ledger/src/testing/log-folder.ts'
import { isConsistent } from './consistency.ts'
import { newCosignerKey } from './cosigner.ts'
import { readerOf } from './reach.ts'
import { folder } from './testing/folders.ts'
import { hashes } from './testing/hashes.ts'
import { histories } from './testing/histories.ts'
import { run } from './testing/run.ts'
import { leafHash, rootAt, rootOf } from './verify.ts'
import { openWitness, type Witness } from './witness.ts'
import { witnessServer } from './witness-server.ts'

const { history } = histories()
const [small, large] = [history(300), history(700)]
const [split, rewritten] = [history(300, 7), history(700, 7)]
const ORIGIN = small.note.split('\n')[0] ?? ''
const NOON = Date.UTC(2026, 5, 15, 12)

let dir: string
let key: string
let told: string[]
const open = (): Witness =>
  openWitness({
    ...{ dir, key, logs: [small.verifier], now: () => NOON },
    report: (fault) => told.push(fault),
  })
beforeEach(() => {
  dir = folder()
  key = newCosignerKey('witness.example/1')
  told = []
})

async function request(old: number, log: TestLog & { note: string }): Promise<string> {
  const proof = old > 0 ? await consistencyProof(old, log.leaves.length, hashes(log.leaves)) : []
  const lines = proof.map((hash) => `${Buffer.from(hash).toString('base64')}\n`)
  return `old ${old}\n${lines.join('')}\n${log.note}`
}

it('what goes on from what was signed is co-signed, with a time, and verifies', async () => {
  const witness = open()
  for (const [old, log] of [
    [0, small],
    [300, large],
    [700, large],
  ] as const) {
    const { status, body } = witness.addCheckpoint(await request(old, log))
    expect({ status, body }).toEqual({ status: 200, body: expect.stringMatching(/^— witness/) })
    const cosigned = { ...log, note: `${log.note}${body}` }
    writeFileSync(join(log.dir, 'checkpoint'), cosigned.note)
    const keys = ['--key', log.verifier, '--key', witness.verifier]
    expect((await run(['log', log.dir, ...keys])).code).toBe(0)
    writeFileSync(join(log.dir, 'checkpoint'), log.note)
    const { text } = await run(['log', log.dir, ...keys])
    expect(text).toContain('checkpoint-cosignature')
  }
  expect(told).toEqual([])
})

it('each way not to ask is answered as the specification says', async () => {
  const witness = open()
  const status = async (body: string | Promise<string>) => witness.addCheckpoint(await body).status
  expect(await status('nonsense')).toBe(400)
  expect(await status((await request(0, small)).replace(ORIGIN, 'unknown.example'))).toBe(404)
  expect(await status((await request(0, small)).replace('\n300\n', '\n301\n'))).toBe(403)
  expect(await status(request(0, small))).toBe(200)
  expect(await status((await request(0, small)).replace('old 0', 'old 301'))).toBe(400)
  const conflict = witness.addCheckpoint(await request(0, large))
  expect(conflict).toEqual({ status: 409, body: '300\n', type: 'text/x.tlog.size' })
  expect(await status((await request(300, large)).replace(/\n.{44}\n/, '\n'))).toBe(422)
  expect(await status(request(300, rewritten))).toBe(422)
  expect(await status(request(300, split))).toBe(409)
  expect(told).toEqual([
    `inconsistent 300 → 700 ${ORIGIN}`,
    `inconsistent 300 → 700 ${ORIGIN}`,
    `split-view 300 ${ORIGIN}`,
  ])
  expect(readFileSync(join(dir, 'evidence'), 'utf8')).toContain(split.note)
})

it('a log that is looked at is co-signed, and its faults are named', async () => {
  const witness = open()
  const poll = (log: TestLog) => witness.poll(ORIGIN, readerOf(log.dir, fetch))
  expect(await poll(small)).toBe(witness.last(ORIGIN))
  await expect(poll(split)).rejects.toThrow('split-view 300 → 300')
  await expect(poll(rewritten)).rejects.toThrow('history-rewritten 300 → 700')
  expect(await poll(large)).toMatch(/\n700\n/)
  await expect(poll(small)).rejects.toThrow('checkpoint-size 700 → 300')
  expect(told.map((one) => one.split(' ')[0])).toEqual([
    'split-view',
    'history-rewritten',
    'checkpoint-size',
  ])
})

it('a witness that is started again knows what it has signed', async () => {
  expect(open().addCheckpoint(await request(0, large)).status).toBe(200)
  expect(open().addCheckpoint(await request(0, small))).toMatchObject({
    status: 409,
    body: '700\n',
  })
})

it('nothing is signed that could not be kept', async () => {
  const witness = open()
  const state = join(dir, `${createHash('sha256').update(ORIGIN).digest('hex')}.checkpoint`)
  mkdirSync(`${state}.new`)
  const body = await request(0, small)
  expect(() => witness.addCheckpoint(body)).toThrow(/EISDIR/)
  expect(witness.last(ORIGIN)).toBeUndefined()
  rmSync(`${state}.new`, { recursive: true })
  expect(witness.addCheckpoint(body).status).toBe(200)
})

it('answers over HTTP, and reads no body without end', async () => {
  const server = witnessServer(open())
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const post = (body: string) => fetch(`${url}/add-checkpoint`, { method: 'POST', body })
  const answer = await post(await request(0, small))
  expect(answer.status).toBe(200)
  const kept = await fetch(`${url}/checkpoint?origin=${encodeURIComponent(ORIGIN)}`)
  expect(await kept.text()).toBe(`${small.note}${await answer.text()}`)
  const conflict = await post(await request(0, large))
  expect([conflict.status, conflict.headers.get('content-type')]).toEqual([409, 'text/x.tlog.size'])
  expect((await post('x'.repeat(100_000)).catch(() => ({ status: 413 }))).status).toBe(413)
  expect((await fetch(`${url}/add-checkpoint`)).status).toBe(405)
  expect((await fetch(`${url}/checkpoint`)).status).toBe(404)
  server.close()
  server.closeAllConnections()
})

it('proofs of consistency hold for the trees that they were made for, and for no others', async () => {
  const leaves = Array.from({ length: 70 }, (_, at) => leafHash(Buffer.from(String(at))))
  const tree = async (size: number) => ({
    size,
    root: await rootAt(size, async (_, index) => leaves.slice(index * 256, size)),
  })
  await fc.assert(
    fc.asyncProperty(fc.nat(70), fc.nat(70), fc.nat(70), async (one, two, three) => {
      const [from = 0, to = 0] = [one, two].sort((a, b) => a - b)
      const proof = (await consistencyProof(from, to, hashes(leaves))).map((hash) =>
        Buffer.from(hash),
      )
      const [older, newer, other] = [await tree(from), await tree(to), await tree(three)]
      expect(newer.root).toEqual(rootOf(leaves.slice(0, to)))
      expect(isConsistent(older, newer, proof)).toBe(true)
      if (three !== from && from > 0)
        expect(isConsistent({ size: from, root: other.root }, newer, proof)).toBe(false)
      if (three !== to && from > 0)
        expect(isConsistent(older, { size: to, root: other.root }, proof)).toBe(false)
      expect(isConsistent(older, newer, [...proof, leafHash(Buffer.of())])).toBe(false)
    }),
  )
})
