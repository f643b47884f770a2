import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { Problem } from '@tongqu/contracts'
import type { LogView, NewEntry } from '@tongqu/ledger'
import { keptEntries, keptLedger } from '@tongqu/ledger/testing'
import { openSecrets } from '@tongqu/store'
import { expect, it, onTestFinished } from 'vitest'
import { openLinkClient } from './link-client.ts'
import { openLinkServer } from './link-server.ts'

const MASTER = randomBytes(32)

function entry(number: number, more: Partial<NewEntry> = {}): NewEntry {
  const id = `0${String(number).padStart(25, '0')}`
  return { id, t: '2026-03-01T04:00:00.000Z', k: 'config', actor: { type: 'system' }, ...more }
}

async function linked(master: Uint8Array = MASTER) {
  const recorder = keptEntries()
  const stored = [0, 1, 2].map((index) => ({ index, bytes: new Uint8Array([index, 255, 0]) }))
  const reader = {
    ...keptLedger().reader,
    size: async () => stored.length,
    tile: async () => stored[1]?.bytes,
    checkpoint: async (view?: LogView) => `checkpoint, ${view}`,
    bundle: async (_: number, __: number, view?: LogView) => Buffer.from(`bundle, ${view}`),
    proof: async (id: string, view?: LogView) => (id === 'none' ? undefined : `${id}, ${view}`),
    consistency: async () => [stored[2]?.bytes ?? new Uint8Array()],
    async *entries({ from, to }: { from: number; to: number }) {
      yield* stored.slice(from, to)
    },
  }
  const reported: unknown[] = []
  const server = await openLinkServer({
    secrets: openSecrets(MASTER),
    held: () => ({ recorder, reader }),
    host: '127.0.0.1',
    report: (error) => reported.push(error),
  })
  const client = openLinkClient({ secrets: openSecrets(master), address: server.address })
  onTestFinished(async () => {
    client.close()
    await server.close().catch(() => undefined)
  })
  return { recorder, server, client, reported }
}

it('entries of another gateway are taken, in their order and once each', async () => {
  const { recorder, client } = await linked()
  const all = Array.from({ length: 1_200 }, (_, number) => entry(number))
  const places = await client.recorder.appendAll(all)
  expect(new Set(places.map(({ index }) => index)).size).toBe(1_200)
  await client.recorder.append(entry(7))
  expect(recorder.entries).toHaveLength(1_200)
  expect(recorder.entries.find(({ id }) => id === entry(7).id)).toEqual(entry(7))
})

it('many long entries go in as many requests as they need', async () => {
  const { recorder, client } = await linked()
  const body = { text: '文'.repeat(19_000) }
  const all = Array.from({ length: 500 }, (_, number) => entry(number, { body }))
  expect(await client.recorder.appendAll(all)).toHaveLength(500)
  expect(recorder.entries).toHaveLength(500)
})

it('bytes come back as bytes, nothing as nothing', async () => {
  const { client } = await linked()
  expect(await client.reader.tile(0, 0, 1)).toEqual(new Uint8Array([1, 255, 0]))
  expect(await client.reader.consistency(1, 2)).toEqual([new Uint8Array([2, 255, 0])])
  expect(await client.reader.proof('none')).toBeUndefined()
  const walked: number[] = []
  for await (const { index } of client.reader.entries({ from: 1, to: 3 })) walked.push(index)
  expect(walked).toEqual([1, 2])
})

it('what witnesses have signed is read over the link as what the holder has signed is', async () => {
  const { reader } = (await linked()).client
  expect(await reader.checkpoint()).toBe('checkpoint, newest')
  expect(await reader.checkpoint('witnessed')).toBe('checkpoint, witnessed')
  expect(Buffer.from((await reader.bundle(0, 1, 'witnessed')) ?? []).toString()).toBe(
    'bundle, witnessed',
  )
  expect(await reader.proof('an id', 'witnessed')).toBe('an id, witnessed')
  expect(await reader.proof('an id')).toBe('an id, newest')
})

it('what refuses one entry is told of that one alone', async () => {
  const { recorder, client } = await linked()
  const append = recorder.append
  recorder.append = (one) =>
    one.k === 'erase' ? Promise.reject(new Problem('bad-request')) : append(one)
  const told = await Promise.allSettled([
    client.recorder.append(entry(1)),
    client.recorder.append(entry(2, { k: 'erase' })),
    client.recorder.append(entry(3)),
  ])
  expect(told.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

it('whoever has another key is told nothing, and gets nothing in', async () => {
  const { recorder, client } = await linked(randomBytes(32))
  await expect(client.recorder.append(entry(1))).rejects.toMatchObject({
    code: 'ledger-unavailable',
  })
  expect(recorder.entries).toEqual([])
  expect(client.recorder.isWritable()).toBe(false)
})

it('noise and endless bodies are refused without a word', async () => {
  const { server, reported } = await linked()
  const statusOf = (body: string) =>
    new Promise((resolve) => {
      const sent = request(`http://${server.address}/`, { method: 'POST' }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      sent.on('error', () => resolve('cut'))
      sent.end(body)
    })
  expect(await statusOf('')).toBe(403)
  expect(await statusOf('{"method":"append"}')).toBe(403)
  expect(['cut', 403]).toContain(await statusOf('x'.repeat(33 * 1024 * 1024)))
  expect(reported).toEqual([])
})

it('a holder that is gone refuses at once', async () => {
  const { server, client } = await linked()
  await client.recorder.append(entry(1))
  await server.close()
  await expect(client.reader.checkpoint()).rejects.toMatchObject({ code: 'ledger-unavailable' })
  expect(client.recorder.isWritable()).toBe(false)
})
