import { told } from '@tongqu/ledger/testing'
import { expect, it } from 'vitest'
import {
  ACTOR,
  AGREEMENT,
  DATASET,
  newReceipt,
  OTHER,
  released,
  SENT,
  served,
  world,
} from './testing/metering-world.ts'

it('what a receiver has got is held against what was sent, once, and stands in the log', async () => {
  const here = await world()
  const { ask, code, log, drained } = here
  const receipt = await served(here, '2026-04-10T03:59:00.000Z')
  const confirm = `/api/receipts/${receipt}/confirm`
  const good = { sha256: SENT, receivedAt: '2026-04-10T03:59:00.250Z' }
  for (const who of ['firm', 'card', 'auditor']) {
    expect(await code(who, 'post', confirm, good), who).toBe('receipt-not-found')
  }
  expect(await code('anonymous', 'post', confirm, good)).toBe('sign-in-required')
  const { answer } = await ask('app', 'post', confirm, good)
  expect(answer).toMatchObject({ receipt, outcome: 'equal', delayMilliseconds: 250 })
  expect(await code('uni', 'post', confirm, good)).toBe('already-exists')
  await drained()
  expect(log.recorder.entries.at(-1)).toEqual({
    ...{ k: 'transfer', id: answer.entry, actor: { type: 'app', id: 'app-1' }, prev: receipt },
    ...{ t: '2026-04-10T04:00:00.000Z', dataset: DATASET, agreement: AGREEMENT, outcome: 'equal' },
    ...{ inputs: [{ sha256: SENT }], body: { delayMilliseconds: 250 } },
  })
  const changed = await served(here, '2026-04-10T03:59:10.000Z')
  const bad = await ask('uni', 'post', `/api/receipts/${changed}/confirm`, { sha256: OTHER })
  expect(bad.answer).toMatchObject({ outcome: 'different' })
  for (const missing of [newReceipt(), 'no-receipt', log.recorder.entries[1]?.id]) {
    expect(await code('uni', 'post', `/api/receipts/${missing}/confirm`, good)).toBe(
      'receipt-not-found',
    )
  }
  for (const who of ['auditor', 'operator']) {
    const { answer: told } = await ask(who, 'get', '/api/channels')
    const counts = { transfers: 2, equal: 1, different: 1, unknown: 0, delayMillisecondsP50: 250 }
    expect(told.items).toMatchObject([
      { direction: 'out', dataset: DATASET, day: '2026-04-10', ...counts },
    ])
  }
  expect(await code('uni', 'get', '/api/channels')).toBe('role-required')
})

it('of many confirmations at once one is kept, and no other is told', async () => {
  const here = await world()
  const { ask, log, drained } = here
  const confirm = `/api/receipts/${await served(here, '2026-04-10T03:59:00.000Z')}/confirm`
  const asked = [1, 2, 3, 4, 5].map(() => ask('app', 'post', confirm, { sha256: SENT }))
  const answers = await Promise.all(asked)
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409])
  await drained()
  await drained()
  const told = log.recorder.entries.filter(({ k }) => k === 'transfer')
  const kept = answers.find(({ status }) => status === 200)
  expect(told.map(({ id }) => id)).toEqual([kept?.answer.entry])
})

it('a receipt of open data has no hash to hold anything against, as only its owner hears', async () => {
  const here = await world()
  const { code, log } = here
  const sum = { t: '2026-04-10T03:59:00.000Z', k: 'serve_sum', actor: ACTOR } as const
  const { id } = await told(log, { ...sum, dataset: 'bus-timetable', id: newReceipt() })
  const confirm = `/api/receipts/${id}/confirm`
  expect(await code('app', 'post', confirm, { sha256: SENT })).toBe('receipt-not-hashed')
  expect(await code('firm', 'post', confirm, { sha256: SENT })).toBe('receipt-not-found')
})

it('nothing is told of an answer of which the end is in no checkpoint, however often it is said', async () => {
  const here = await world()
  const { ask, log } = here
  const receipt = await served(here, '2026-04-10T03:59:00.000Z')
  log.hold(1)
  const confirm = `/api/receipts/${receipt}/confirm`
  const before = log.recorder.entries.length
  const early = await Promise.all([1, 2].map(() => ask('uni', 'post', confirm, { sha256: SENT })))
  for (const { status, answer, headers } of early) {
    expect([status, answer.code]).toEqual([409, 'receipt-pending'])
    expect(headers.get('retry-after')).toBe('5')
  }
  expect(log.recorder.entries).toHaveLength(before)
  log.hold(undefined)
  expect((await ask('uni', 'post', confirm, { sha256: SENT })).answer.outcome).toBe('equal')
})

it('an answer of which nobody knows what was sent is told once', async () => {
  const here = await world()
  const { ask, code, log } = here
  const common = { t: '2026-04-10T03:00:00.000Z', dataset: DATASET, actor: ACTOR }
  const { id } = await told(log, { ...common, k: 'serve_open', id: newReceipt() })
  await told(log, { ...common, k: 'serve_close', prev: id, outcome: 'lost' })
  const confirm = `/api/receipts/${id}/confirm`
  expect((await ask('uni', 'post', confirm, { sha256: SENT })).answer.outcome).toBe('unknown')
  const after = log.recorder.entries.length
  for (const sha256 of [SENT, OTHER]) {
    expect(await code('uni', 'post', confirm, { sha256 })).toBe('already-exists')
  }
  expect(log.recorder.entries).toHaveLength(after)
})

it('a program sees what it has read and no more of its organisation, at every door', async () => {
  const here = await world()
  const { ask, code } = here
  await released(here, DATASET)
  const other = { actor: { ...ACTOR, id: 'app-2' } }
  const byPerson = { actor: { type: 'person', id: 'p', organisation: 'org-uni' } } as const
  const [own, foreign, personal] = [
    await served(here, '2026-04-01T15:00:00.000Z'),
    await served(here, '2026-04-02T15:00:00.000Z', other),
    await served(here, '2026-04-03T15:00:00.000Z', byPerson),
  ]
  const receiptsOf = async (who: string, query = '') =>
    (await ask(who, 'get', `/api/me/reads${query}`)).answer.items.map(
      ({ receipt }: { receipt: string }) => receipt,
    )
  expect(await receiptsOf('app')).toEqual([own])
  expect(await receiptsOf('app', `?dataset=${DATASET}&agreement=${AGREEMENT}`)).toEqual([own])
  expect(await receiptsOf('uni')).toEqual([personal, foreign, own])
  expect(await receiptsOf('firm')).toEqual([])
  const { answer: usage } = await ask('app', 'get', '/api/me/usage')
  expect(usage.items).toMatchObject([{ app: 'app-1', requests: 1 }])
  for (const receipt of [foreign, personal]) {
    const confirm = `/api/receipts/${receipt}/confirm`
    expect(await code('app', 'post', confirm, { sha256: SENT })).toBe('receipt-not-found')
    const way = `/api/datasets/${DATASET}/lineage?receipt=${receipt}`
    expect(await code('app', 'get', way)).toBe('receipt-not-found')
    expect(await code('app', 'get', `/log/entries/${receipt}`)).toBe('ledger-entry-not-found')
    expect(await code('app', 'get', `/log/proof/${receipt}`)).toBe('ledger-entry-not-found')
  }
  expect((await ask('app', 'get', `/log/entries/${own}`)).status).toBe(200)
})

it('a program gets its reads page by page, whatever others of its organisation have read', async () => {
  const here = await world()
  const own: string[] = []
  for (let count = 0; count < 60; count += 1) {
    const actor = count % 4 === 0 ? ACTOR : { ...ACTOR, id: 'app-2' }
    const receipt = await served(here, '2026-04-01T15:00:00.000Z', { actor })
    if (count % 4 === 0) own.unshift(receipt)
  }
  const seen: string[] = []
  let cursor = ''
  do {
    const { answer } = await here.ask('app', 'get', `/api/me/reads?limit=4${cursor}`)
    expect(answer.items.length).toBeLessThanOrEqual(4)
    for (const { receipt, app } of answer.items) {
      expect(app).toBe('app-1')
      seen.push(receipt)
    }
    cursor = answer.next === undefined ? '' : `&cursor=${answer.next}`
  } while (cursor !== '')
  expect(seen).toEqual(own)
  const asked = here.log.asked.filter(({ kinds }) => kinds?.includes('serve_open'))
  expect(new Set(asked.map(({ program }) => program))).toEqual(new Set(['app-1']))
})

it('lineage shows hashes to who may read all of a dataset, entries to who reads a part', async () => {
  const here = await world()
  const { ask, code } = here
  for (const id of ['bus-timetable', 'narrow-timetable', DATASET]) await released(here, id)
  const seen = (text: string) =>
    [SENT, OTHER, 'secret-path', '4321'].map((one) => text.includes(one))
  const all = [true, true, true, true]
  for (const format of ['json', 'prov', 'openlineage']) {
    const way = (id: string) => `/api/datasets/${id}/lineage?format=${format}`
    expect(seen((await ask('anonymous', 'get', way('bus-timetable'))).text).slice(0, 3)).toEqual(
      all.slice(0, 3),
    )
    const narrow = await ask('uni', 'get', way('narrow-timetable'))
    expect(seen(narrow.text), format).toEqual([false, false, false, false])
    expect(narrow.text).toMatch(/delivery:0{20}/)
    for (const who of ['card', 'auditor']) {
      const { text } = await ask(who, 'get', way(DATASET))
      expect(seen(text).slice(0, 3), who).toEqual(all.slice(0, 3))
    }
    expect(await code('anonymous', 'get', way(DATASET))).toBe('authentication-required')
    expect((await ask('firm', 'get', way(DATASET))).status).toBeGreaterThanOrEqual(400)
    expect(await code('firm', 'get', way('no-such-dataset'))).toBe('dataset-not-found')
  }
})

it('what was served of a withdrawn dataset is told to its provider, auditors and who got it', async () => {
  const here = await world()
  const { ask, code } = here
  await released(here, DATASET)
  const receipt = await served(here, '2026-04-10T03:59:00.000Z')
  const doors = ['reads', 'usage', 'lineage'].map((noun) => `/api/datasets/${DATASET}/${noun}`)
  here.become(DATASET, 'WITHDRAWN')
  for (const who of ['card', 'cardSigner', 'auditor']) {
    for (const door of doors) expect((await ask(who, 'get', door)).status, who).toBe(200)
  }
  for (const who of ['uni', 'app', 'firm']) {
    for (const door of doors) {
      const missing = await code(who, 'get', door.replace(DATASET, 'no-such-dataset'))
      expect(await code(who, 'get', door), `${who} ${door}`).toBe(missing)
    }
  }
  const way = `${doors[2]}?receipt=${receipt}`
  for (const who of ['uni', 'app']) {
    expect((await ask(who, 'get', way)).answer, who).toMatchObject({ receipt, release: 1 })
    expect((await ask(who, 'get', `/log/entries/${receipt}`)).status).toBe(200)
  }
  for (const who of ['firm', 'anonymous']) {
    expect(await code(who, 'get', way), who).toBe('dataset-not-found')
  }
  here.become(DATASET, 'PROPOSED')
  for (const who of ['card', 'auditor']) {
    for (const door of doors) expect(await code(who, 'get', door)).toBe('dataset-not-found')
  }
})

it('a key shows nothing of what was read of restricted data', async () => {
  const here = await world()
  const { ask, code, log } = here
  await released(here, DATASET)
  const receipt = await served(here, '2026-04-10T03:59:00.000Z')
  const sum = { t: '2026-04-10T03:59:00.000Z', k: 'serve_sum', actor: ACTOR } as const
  const open = await told(log, { ...sum, dataset: 'bus-timetable', id: newReceipt() })
  for (const door of ['/api/me/reads', '/api/me/usage']) {
    expect(await code('key', 'get', door)).toBe('credentials-too-weak')
  }
  const confirm = `/api/receipts/${receipt}/confirm`
  expect(await code('key', 'post', confirm, { sha256: SENT })).toBe('credentials-too-weak')
  const way = `/api/datasets/${DATASET}/lineage?receipt=`
  expect(await code('key', 'get', way + receipt)).toBe(await code('key', 'get', way + newReceipt()))
  for (const noun of ['entries', 'proof']) {
    expect(await code('key', 'get', `/log/${noun}/${receipt}`)).toBe('ledger-entry-not-found')
  }
  expect((await ask('key', 'get', `/log/entries/${open.id}`)).status).toBe(200)
})

it('lineage of an answer is for whom it was given to, also when nothing more is given', async () => {
  const here = await world()
  const { ask, code } = here
  await released(here, DATASET)
  const receipt = await served(here, '2026-04-10T03:59:00.000Z')
  const way = `/api/datasets/${DATASET}/lineage?receipt=${receipt}`
  for (const who of ['uni', 'app']) {
    const { answer, text } = await ask(who, 'get', way)
    expect(answer).toMatchObject({ receipt, release: 1 })
    const kinds = answer.entities.map(({ kind }: { kind: string }) => kind)
    expect(new Set(kinds)).toEqual(new Set(['response', 'release', 'file', 'delivery']))
    expect(text).not.toContain('secret-path')
  }
  expect((await ask('auditor', 'get', way)).text).toContain('secret-path')
  for (const who of ['firm', 'card', 'anonymous']) {
    expect(await code(who, 'get', way), who).toBe('receipt-not-found')
  }
  const elsewhere = `/api/datasets/bus-timetable/lineage?receipt=${receipt}`
  expect(await code('uni', 'get', elsewhere)).toBe('receipt-not-found')
  expect(await code('uni', 'get', `${way}&release=2`)).toBe('version-not-found')
})
