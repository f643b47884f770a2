import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { newCosignerKey, openCosigner } from '../../../../infra/verify/src/cosigner.ts'
import { main, openCheckpoint, parseKey } from '../../../../infra/verify/src/verify.ts'
import { nodeFileSystem } from '../../../lakehouse/src/storage/file-system.ts'
import { parseCheckpoint } from '../note/checkpoint.ts'
import { parseNote } from '../note/note.ts'
import { parseProof } from '../note/proof.ts'
import { testReaders } from '../testing/readers.ts'
import { idOf, someEntries } from '../testing/some-entries.ts'
import { type Answering, type TestWitness, testWitness, witnessed } from './testing/witnesses.ts'

const { folder, newLog, open } = testReaders()
const WAITED = { timeout: 20_000, interval: 5 }

/** A log of 300 entries and witnesses of it; `start` begins to ask them. */
async function world(count = 2) {
  const log = newLog(someEntries(300))
  const witnesses = Array.from({ length: count }, (_, at) =>
    testWitness(log, folder(), `witness.example/${at}`),
  )
  const verifiers = witnesses.map(({ verifier }) => verifier)
  const { reader } = await open(log, undefined, verifiers)
  const start = () => {
    const started = witnessed(log, reader, witnesses)
    onTestFinished(() => started.witnessing.close())
    return started
  }
  const size = async (view: 'newest' | 'witnessed' = 'witnessed') => {
    const text = parseNote((await reader.checkpoint(view)) ?? '')?.text
    return parseCheckpoint(text ?? '')?.size
  }
  const grow = (to: number) => {
    log.add(someEntries(to - log.leaves.length, log.leaves.length))
    log.publish()
  }
  const [first, second] = witnesses as [TestWitness, TestWitness]
  return { log, reader, witnesses, first, second, start, size, grow, verifiers }
}

it('what all witnesses have signed is one note, which stands in the folder and is read', async () => {
  const { log, reader, start, size, grow, verifiers } = await world()
  const { witnessing, troubles, alarms } = start()
  await expect.poll(() => size(), WAITED).toBe(300)
  grow(700)
  await expect.poll(() => size(), WAITED).toBe(700)
  const note = (await reader.checkpoint('witnessed')) ?? ''
  expect(readFileSync(join(log.dir, 'witnessed'), 'utf8')).toBe(note)
  const keys = [log.verifier, ...verifiers].map(parseKey)
  expect(openCheckpoint(note, keys, 'witnessed').size).toBe(700)
  expect(await reader.checkpoint()).toBe(note.replace(/(— witness.*\n)+$/, ''))
  const status = () => witnessing.status()
  await expect
    .poll(status, WAITED)
    .toEqual({ witnessed: { size: 700, at: expect.any(Number) }, failures: [] })
  expect([troubles, alarms]).toEqual([[], []])
})

it('what lies behind the witnessed checkpoint is in none yet', async () => {
  const { log, reader, start, size, grow, verifiers } = await world()
  const { instead } = start()
  await expect.poll(() => size(), WAITED).toBe(300)
  instead.set('witness.example/1', gone)
  grow(700)
  expect(await size('newest')).toBe(700)
  expect(await size()).toBe(300)
  expect((await reader.entry(idOf(400)))?.index).toBe(400)
  expect(await reader.entry(idOf(400), 'witnessed')).toBeUndefined()
  expect(await reader.proof(idOf(300), 'witnessed')).toBeUndefined()
  expect((await reader.entry(idOf(299), 'witnessed'))?.index).toBe(299)
  expect(await reader.tile(0, 2, 1, 'witnessed')).toBeUndefined()
  expect(await reader.tile(0, 1, 45, 'witnessed')).toBeUndefined()
  expect(await reader.tile(0, 1, 44, 'witnessed')).toEqual(await reader.tile(0, 1, 44))
  expect(await reader.bundle(1, 45, 'witnessed')).toBeUndefined()
  expect(await reader.bundle(1, 44, 'witnessed')).toEqual(await reader.bundle(1, 44))
  const receipt = (await reader.proof(idOf(17), 'witnessed')) ?? ''
  expect(parseProof(receipt)?.checkpoint).toBe(await reader.checkpoint('witnessed'))
  const file = join(folder(), 'receipt')
  const keys = [log.verifier, ...verifiers].flatMap((key) => ['--key', key])
  const verified = (text = '') => {
    writeFileSync(file, text)
    return main(['receipt', file, ...keys], () => undefined, fetch)
  }
  expect(await verified(receipt)).toBe(0)
  expect(await verified(await reader.proof(idOf(17)))).toBe(1)
})

it('a witness that is away holds up nobody, and is asked for the newest when it is back', async () => {
  const { first, second, start, size, grow } = await world()
  const { instead, witnessing, troubles } = start()
  instead.set(second.name, gone)
  for (const to of [400, 500, 600]) {
    grow(to)
    await expect.poll(() => first.last('tongqu.ledger/test') ?? '', WAITED).toContain(`\n${to}\n`)
  }
  expect(await size()).toBeUndefined()
  expect(witnessing.status().witnessed).toBeUndefined()
  second.asked.splice(0)
  instead.delete(second.name)
  await expect.poll(() => size(), WAITED).toBe(600)
  expect(second.asked).toHaveLength(1)
  expect(troubles).toEqual([
    { witness: second.name, reason: 'unreachable', detail: 'nobody is there' },
  ])
})

it('a witness that is away is asked less and less often', async () => {
  const { first, second, start } = await world()
  const { instead, state } = start()
  instead.set(second.name, gone)
  const turns = () => second.asked.length
  await expect.poll(turns, WAITED).toBeGreaterThanOrEqual(7)
  expect(state.rounds).toBeGreaterThan(1 + 2 + 4 + 8 + 16 + 32)
  // Rounds go on for the first one, which answers what it has signed from memory: it is not asked.
  expect(first.asked).toHaveLength(1)
})

it('whoever starts again asks from where it was, and learns where a witness is', async () => {
  const { first, second, start, size, grow } = await world()
  const before = start()
  await expect.poll(() => size(), WAITED).toBe(300)
  await before.witnessing.close()
  grow(500)
  for (const one of [first, second]) one.asked.splice(0)
  const again = start()
  await expect.poll(() => size(), WAITED).toBe(500)
  expect(first.asked.map((body) => body.split('\n')[0])).toEqual(['old 300'])
  expect(again.witnessing.status().failures).toEqual([])
})

it('a witness that has signed before says from which size it goes on', async () => {
  const { first, log, start, size } = await world(1)
  first.addCheckpoint(`old 0\n\n${readFileSync(join(log.dir, 'checkpoint'), 'utf8')}`)
  const { witnessing } = start()
  await expect.poll(() => size(), WAITED).toBe(300)
  expect(first.asked.map((body) => body.split('\n')[0])).toEqual(['old 0', 'old 300'])
  expect(witnessing.status().failures).toEqual([])
})

it('a witness that looks at the log by itself may be ahead, which is no fault', async () => {
  const { first, start, size, grow } = await world(1)
  const { instead, alarms, witnessing } = start()
  await expect.poll(() => size(), WAITED).toBe(300)
  instead.set(first.name, () => {
    grow(700)
    instead.delete(first.name)
    return { status: 409, contentType: 'text/x.tlog.size', body: Buffer.from('700\n') }
  })
  grow(400)
  await expect.poll(() => size(), WAITED).toBe(700)
  expect([alarms, witnessing.status().failures]).toEqual([[], []])
})

const gone: Answering = () => {
  throw new Error('nobody is there')
}
const stranger = openCosigner(newCosignerKey('witness.example/1'))
const said = (status: number, text: string, contentType = 'text/plain') => ({
  status,
  contentType,
  body: Buffer.from(text),
})
const textIn = (body: string) => parseNote(body.slice(body.indexOf('\n\n') + 2))?.text ?? ''
const seconds = () => Math.floor(Date.now() / 1_000)

function restless(): Answering {
  let size = 0
  return () => {
    size = (size + 7) % 300
    return said(409, String(size), 'text/x.tlog.size')
  }
}

/** By what is told of it: how it answers, given its own key. */
const liars: [string, string, (key: string) => Answering][] = [
  [
    'another key under its name',
    'malformed',
    () => (body) => said(200, stranger.cosign(textIn(body), seconds())),
  ],
  [
    'a signature of another text',
    'signature',
    (key) => () => said(200, openCosigner(key).cosign('else\n1\n', seconds())),
  ],
  [
    'a signature of tomorrow',
    'time',
    (key) => (body) => said(200, openCosigner(key).cosign(textIn(body), seconds() + 86_400)),
  ],
  [
    'a signature of 1970',
    'time',
    (key) => (body) => said(200, openCosigner(key).cosign(textIn(body), 0)),
  ],
  ['no signature', 'malformed', () => () => said(200, 'thank you')],
  [
    'binary noise',
    'malformed',
    () => () => ({ ...said(200, ''), body: Buffer.alloc(9_000, 0xff) }),
  ],
  ['a size that is none', 'malformed', () => () => said(409, '-1', 'text/x.tlog.size')],
  ['a size without its type', 'malformed', () => () => said(409, '12\n')],
  ['another size each time', 'conflict', () => restless()],
  ['that it knows no such log', 'refused', () => () => said(404, '')],
  ['that the log is not signed', 'refused', () => () => said(403, '')],
  ['that it is busy', 'refused', () => () => said(503, '')],
]

it.each(liars)('a witness that gives %s has not signed', async (_, reason, lie) => {
  const { log, first, second, start, size } = await world()
  const { instead, troubles, alarms, recorder } = start()
  instead.set(second.name, lie(second.key))
  await expect.poll(() => troubles, WAITED).toMatchObject([{ witness: second.name, reason }])
  expect(await size('newest')).toBe(300)
  expect(await size()).toBeUndefined()
  expect(() => readFileSync(join(log.dir, 'witnessed'))).toThrow('ENOENT')
  expect([alarms, recorder.entries]).toEqual([[], []])
  instead.delete(second.name)
  await expect.poll(() => size(), WAITED).toBe(300)
  expect(first.asked).toHaveLength(1)
})

const grave: [string, string, Answering, number][] = [
  ['a longer log', 'longer-tree', () => said(409, '999\n', 'text/x.tlog.size'), 999],
  ['another log of this length', 'split-view', () => said(409, '300\n', 'text/x.tlog.size'), 300],
  ['that it does not go on', 'inconsistent', () => said(422, ''), 0],
]

it.each(grave)(
  'a witness that knows %s is told of in the log, once',
  async (_, says, lie, theirs) => {
    const { first, second, start, size } = await world()
    const { instead, alarms, recorder, witnessing, troubles } = start()
    instead.set(second.name, lie)
    const count = () => witnessing.status().failures[0]?.count
    await expect.poll(count, WAITED).toBeGreaterThan(2)
    const disagreement = { witness: second.name, says, theirs, ours: 300 }
    expect(alarms).toEqual([disagreement])
    expect(recorder.entries).toMatchObject([
      { k: 'incident', body: { what: 'witness-disagrees', ...disagreement } },
    ])
    expect(witnessing.status().failures).toMatchObject([{ witness: second.name, reason: says }])
    expect(troubles).toEqual([])
    expect(await size()).toBeUndefined()
    instead.delete(second.name)
    await expect.poll(() => size(), WAITED).toBe(300)
    expect(first.asked).toHaveLength(1)
  },
)

it('a witness that signs and disagrees in turn does not fill the log', async () => {
  const { first, start, size, grow } = await world(1)
  const { instead, alarms, recorder, witnessing } = start()
  const count = () => witnessing.status().failures[0]?.count ?? 0
  for (const turn of [1, 2, 3]) {
    const to = 300 + turn
    instead.set(first.name, () => said(409, '999\n', 'text/x.tlog.size'))
    grow(to)
    await expect.poll(count, WAITED).toBeGreaterThanOrEqual(turn)
    instead.delete(first.name)
    await expect.poll(() => size(), WAITED).toBe(to)
  }
  expect([alarms.length, recorder.entries.length]).toEqual([1, 1])
})

it('another tree of the same size need not be named by its size', async () => {
  const { first, start, size } = await world(1)
  const before = start()
  await expect.poll(() => size(), WAITED).toBe(300)
  await before.witnessing.close()
  const { instead, alarms } = start()
  instead.set(first.name, () => said(409, ''))
  await expect.poll(() => alarms, WAITED).toMatchObject([{ says: 'split-view', theirs: 300 }])
})

it('who does not write the ledger any more keeps nothing', async () => {
  const { first, start, size } = await world(1)
  const { state } = start()
  state.isWritable = false
  await expect.poll(() => first.asked.length, WAITED).toBe(1)
  expect(await size()).toBeUndefined()
  state.isWritable = true
  await expect.poll(() => size(), WAITED).toBe(300)
})

it('whoever has lost the ledger while a note went to disk does not put it there', async () => {
  const { log, witnesses, reader, size } = await world(1)
  const path = join(log.dir, 'witnessed')
  const disk = {
    ...nodeFileSystem,
    async sync(file: string) {
      await nodeFileSystem.sync(file)
      // Meanwhile another process has taken over, and keeps what is newer.
      writeFileSync(path, 'newer')
    },
  }
  const started = witnessed(log, reader, witnesses, {
    disk,
    isWritable: () => !existsSync(path),
  })
  await expect.poll(() => existsSync(path), WAITED).toBe(true)
  const { rounds } = started.state
  await expect.poll(() => started.state.rounds, WAITED).toBeGreaterThan(rounds + 2)
  expect(readFileSync(path, 'utf8')).toBe('newer')
  expect(readdirSync(join(log.dir, 'new'))).toEqual([])
  expect(started.witnessing.status().witnessed).toBeUndefined()
  await started.witnessing.close()
  expect(await size('newest')).toBe(300)
})

it('without all of its witnesses a kept note counts as none', async () => {
  const { log, start, size, verifiers } = await world()
  start()
  await expect.poll(() => size(), WAITED).toBe(300)
  const other = testWitness(log, folder(), 'witness.example/new').verifier
  const read = async (...keys: string[]) => {
    const { reader } = await open(log, join(folder(), 'index.sqlite'), keys)
    return (await reader.checkpoint('witnessed')) !== undefined
  }
  expect(await read(...verifiers)).toBe(true)
  expect(await read(verifiers[1] ?? '')).toBe(true)
  expect(await read(...verifiers, other)).toBe(false)
  expect(await read()).toBe(false)
  await expect(read('no+key')).rejects.toThrow('no key of a witness')
})
