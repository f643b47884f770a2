import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { decide, PLAN_LIFETIME_MILLISECONDS } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import { closeIdOf, type NewEntry } from '@tongqu/ledger'
import { keptEntries, keptLedger, memoryLog } from '@tongqu/ledger/testing'
import { afterEach, expect, it } from 'vitest'
import type { GatewayDeps } from './deps.ts'
import { closeEntry } from './serve-entries.ts'
import { closeLost } from './serve-lost.ts'
import { serveQueue } from './serve-queue.ts'
import { program, recognising } from './testing/callers.ts'
import { testCatalog } from './testing/catalog.ts'
import { keptLog, NOON, served, testDeps } from './testing/gateway.ts'
import { rawAsk } from './testing/raw-ask.ts'
import { type Script, scriptedLake } from './testing/scripted-lake.ts'

const CHUNK = Buffer.alloc(64 * 1_024, 'x')
const DOWNLOAD = '/api/datasets/bus-timetable/records?format=ndjson'
const EVENTS = '/feeds/bus-vehicle-positions/events'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** A hub whose data are restricted, with streams as the test says. */
async function hub(script: Script, own: Partial<GatewayDeps> = {}) {
  const { lake, traces } = scriptedLake(script)
  const ledger = keptLedger()
  const { log, lines } = keptLog()
  const state = { hash: 'before', catalog: testCatalog(), now: NOON }
  const catalog = () => state.catalog
  const decided: GatewayDeps['decide'] = (who, dataset, action, _purpose, now) => {
    const plan = decide({ catalog }, who, dataset, action, 'unspecified', now)
    return plan instanceof Problem ? plan : { ...plan, tier: 'restricted', hash: state.hash }
  }
  const deps = testDeps({ lake, ledger, log, catalog, decide: decided, ...own })
  const handlers = new Set<() => void>()
  const onChange = (handler: () => void) => {
    handlers.add(handler)
    return () => void handlers.delete(handler)
  }
  Object.assign(deps.access, { policy: { onChange, isConfirmed: () => true } })
  Object.assign(deps, { now: () => state.now })
  const ends = {
    revoked: () => {
      for (const handler of handlers) handler()
    },
    'over by its time': () => {
      state.now = new Date(NOON.getTime() + 2 * PLAN_LIFETIME_MILLISECONDS)
    },
    'of a catalogue that was': () => {
      state.catalog = testCatalog()
    },
  }
  const end = (why: keyof typeof ends) => {
    state.hash = 'after'
    ends[why]()
  }
  const server = await served(recognising(deps, program('token')))
  open.push(server)
  const { recorder } = ledger
  return { ...server, traces, lines, recorder, entries: recorder.entries, end }
}

/** Resolves appends when the test says so. */
function lateRecorder() {
  const kept = keptEntries()
  const gate = Promise.withResolvers<void>()
  const late = async <T>(append: () => Promise<T>) => {
    await gate.promise
    return append()
  }
  return {
    ...kept,
    asked: 0,
    append(entry: NewEntry) {
      this.asked += 1
      return late(() => kept.append(entry))
    },
    appendAll: (all: readonly NewEntry[]) => late(() => kept.appendAll(all)),
    open: gate.resolve,
  }
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !holds(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  expect(holds()).toBe(true)
}

function closesOf(entries: readonly NewEntry[]): NewEntry[] {
  return entries.filter(({ k }) => k === 'serve_close')
}

/** Takes the first bytes and goes. */
function leaveEarly(url: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers: { host: 'hub.example' }, agent: false }, (answer) => {
      answer.once('data', (piece: Buffer) => {
        answer.destroy()
        resolve(piece)
      })
    })
    sent.on('error', reject)
    sent.end()
  })
}

it('no byte leaves before the ledger has the opening on disk', async () => {
  const recorder = lateRecorder()
  const one = await hub((chunk) => (chunk < 2 ? CHUNK : undefined), {
    ledger: { ...keptLedger(), recorder },
  })
  let answered = false
  const asking = rawAsk(`${one.url}${DOWNLOAD}`).finally(() => {
    answered = true
  })
  await until(() => recorder.asked === 1)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect([answered, recorder.entries.length]).toEqual([false, 0])
  recorder.open()
  const answer = await asking
  expect(answer.status).toBe(200)
  expect(answer.headers['hub-receipt']).toBe(recorder.entries[0]?.id)
})

it.each(['revoked', 'over by its time', 'of a catalogue that was'] as const)(
  'what is %s when the ledger has it does not leave, and is closed so',
  async (why) => {
    const recorder = lateRecorder()
    const one = await hub(() => CHUNK, { ledger: { ...keptLedger(), recorder } })
    const asking = rawAsk(`${one.url}${DOWNLOAD}`)
    await until(() => recorder.asked === 1)
    one.end(why)
    recorder.open()
    const { status, headers, body } = await asking
    expect([status >= 400, headers['hub-receipt']]).toEqual([true, undefined])
    expect(body.toString()).toContain('policy-changed')
    await until(() => closesOf(recorder.entries).length === 1)
    const [close] = closesOf(recorder.entries)
    expect(close).toMatchObject({ outcome: 'revoked', meters: { requests: 0 } })
    expect(Object.values(close?.meters ?? {})).toEqual([0])
    expect(close?.outputs).toBeUndefined()
    await until(() => one.traces.cancelled === 1)
  },
)

it('a client that goes is told as aborted, with what it was given', async () => {
  const one = await hub(() => CHUNK)
  await leaveEarly(`${one.url}${DOWNLOAD}`)
  await until(() => closesOf(one.entries).length === 1)
  const [close] = closesOf(one.entries)
  expect(close?.outcome).toBe('aborted')
  const bytes = close?.meters?.bytes ?? 0
  const given = createHash('sha256')
  for (let left = bytes; left > 0; left -= CHUNK.length) given.update(CHUNK)
  expect(bytes % CHUNK.length).toBe(0)
  expect(close?.outputs).toMatchObject([{ bytes, sha256: given.digest('hex') }])
})

it.each([
  ['complete', 0, { requests: 1, rows: 0, bytes: 0 }],
  ['complete', 9, { requests: 1, rows: 5, bytes: 9 }],
  ['aborted', 0, { requests: 1, rows: 0, bytes: 0 }],
  ['stalled', 9, { requests: 1, rows: 5, bytes: 9 }],
  ['revoked', 0, { requests: 0 }],
  ['revoked', 9, { requests: 1, rows: 5, bytes: 9 }],
  ['broken', 0, { requests: 0 }],
  ['broken', 9, { requests: 1, rows: 5, bytes: 9 }],
  ['lost', undefined, { requests: 0 }],
] as const)(
  'an answer that ends %s after %s bytes is billed for what left',
  (end, bytes, meters) => {
    const at = NOON.toISOString()
    const opened = {
      id: '0'.repeat(26),
      t: at,
      k: 'serve_open',
      actor: { type: 'system' },
    } as const
    const left = bytes === undefined ? undefined : { rows: 5, bytes }
    expect(closeEntry(opened, at, end, left).meters).toEqual(meters)
  },
)

it('a stream that breaks is told as broken', async () => {
  const one = await hub((chunk) => {
    if (chunk < 2) return CHUNK
    throw new Error('the disk is broken')
  })
  await expect(rawAsk(`${one.url}${DOWNLOAD}`)).rejects.toThrow()
  await until(() => closesOf(one.entries).length === 1)
  expect(closesOf(one.entries)).toMatchObject([
    { outcome: 'broken', meters: { bytes: 2 * CHUNK.length } },
  ])
})

it('a stream of changes is told with its seconds when it ends', async () => {
  const one = await hub(() => undefined)
  await leaveEarly(`${one.url}${EVENTS}`)
  await until(() => closesOf(one.entries).length === 1)
  const [close] = closesOf(one.entries)
  expect(close).toMatchObject({ outcome: 'aborted', dataset: 'bus-vehicle-positions' })
  expect(close?.meters?.seconds).toBeGreaterThan(0)
})

it('while closes can not be told they are said again, with the same ids, until they are', async () => {
  const one = await hub((chunk) => (chunk < 1 ? CHUNK : undefined))
  const { recorder } = one
  const { append } = recorder
  let refused = 0
  recorder.append = async (entry) => {
    if (entry.k !== 'serve_close') return append(entry)
    refused += 1
    throw new Error('the ledger is away')
  }
  const { headers } = await rawAsk(`${one.url}${DOWNLOAD}`)
  await until(() => refused > 1)
  recorder.append = append
  await until(() => closesOf(one.entries).length > 0)
  const id = String(headers['hub-receipt'])
  expect(closesOf(one.entries)).toMatchObject([{ id: closeIdOf(id), prev: id }])
  expect(one.lines.some(({ level }) => level === 'warn')).toBe(true)
})

it('what is refused, or is no entry, holds up nothing that is told beside it', async () => {
  const { log, lines } = keptLog()
  const kept = keptEntries()
  const append = async (entry: NewEntry) => {
    if (entry.id === 'old') throw new Problem('ledger-unavailable')
    if (entry.id === 'none') throw new Problem('bad-request')
    return kept.append(entry)
  }
  const queue = serveQueue({ recorder: { ...kept, append }, log })
  const rest = { t: NOON.toISOString(), k: 'serve_sum', actor: { type: 'anonymous' } } as const
  for (const id of ['old', 'none', '1', '2']) queue.add({ id, ...rest })
  await until(() => kept.entries.length === 2)
  await until(() => queue.waiting === 1)
  expect(lines.filter(({ level }) => level === 'error')).toMatchObject([{ facts: { id: 'none' } }])
})

it('what is left when the hub stops is told first', async () => {
  const entries = keptEntries()
  const queue = serveQueue({ recorder: entries, log: keptLog().log })
  const actor = { type: 'anonymous' } as const
  const t = NOON.toISOString()
  for (let id = 0; id < 1_200; id += 1) queue.add({ id: String(id), t, k: 'serve_sum', actor })
  expect(await queue.drain(1_000)).toBe(0)
  expect(entries.entries).toHaveLength(1_200)
})

it('what a killed gateway never ended is closed as lost, once, and what still runs is not', async () => {
  const log = memoryLog()
  const one = await hub(() => new Promise<undefined>(() => {}), { ledger: log, gatewayId: 'dead' })
  const two = await hub(() => new Promise<undefined>(() => {}), { ledger: log, gatewayId: 'alive' })
  const events = [`${one.url}${EVENTS}`, `${two.url}${EVENTS}`]
  const left = events.map((url) => request(url, { headers: { host: 'hub.example' } }).end())
  for (const each of left) each.on('error', () => {})
  const { entries } = log.recorder
  await until(() => entries.filter(({ k }) => k === 'serve_open').length === 2)
  const unclosed = async () => {
    const opens = entries.filter(({ id, k }) => {
      return k === 'serve_open' && !entries.some(({ prev }) => prev === id)
    })
    return opens.map(({ id, t }, index) => ({ index, id, t }))
  }
  const reader = { ...log.reader, unclosed }
  const isRunning = (id: string) => id === 'alive'
  const deps = { recorder: log.recorder, reader, now: () => NOON, isRunning }
  expect(await closeLost(deps, NOON.toISOString())).toBe(1)
  expect(await closeLost(deps, NOON.toISOString())).toBe(0)
  const dead = entries.find(({ activity }) => activity?.run === 'dead')
  expect(closesOf(entries)).toMatchObject([
    { outcome: 'lost', prev: dead?.id, meters: { requests: 0 }, id: closeIdOf(String(dead?.id)) },
  ])
  for (const each of left) each.destroy()
})
