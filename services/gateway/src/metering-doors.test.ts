import { hash } from 'node:crypto'
import { statementOf } from '@tongqu/ledger'
import { expect, it } from 'vitest'
import { ACTOR, AGREEMENT, DATASET, inForce, served, world } from './testing/metering-world.ts'

it('usage is shown to both sides of an agreement, to provider and auditor of a dataset', async () => {
  const here = await world()
  await served(here, '2026-04-01T15:00:00.000Z')
  await served(here, '2026-04-01T17:00:00.000Z')
  const { ask, code } = here
  const of = (day: string) => ({
    day,
    dataset: DATASET,
    agreement: AGREEMENT,
    app: 'app-1',
    rows: 33,
  })
  for (const who of ['uni', 'card', 'auditor']) {
    const { answer } = await ask(who, 'get', `/api/agreements/${AGREEMENT}/usage`)
    expect(answer).toMatchObject({ items: [of('2026-04-01'), of('2026-04-02')], cut: false })
  }
  for (const who of ['card', 'auditor']) {
    const { answer } = await ask(who, 'get', `/api/datasets/${DATASET}/usage?since=2026-04-02`)
    expect(answer.items).toMatchObject([of('2026-04-02')])
  }
  for (const who of ['uni', 'app']) {
    expect((await ask(who, 'get', '/api/me/usage')).answer.items).toHaveLength(2)
  }
  expect((await ask('firm', 'get', '/api/me/usage')).answer.items).toEqual([])
  expect(await code('firm', 'get', `/api/agreements/${AGREEMENT}/usage`)).toBe(
    'agreement-not-found',
  )
  expect(await code('firm', 'get', `/api/datasets/${DATASET}/usage`)).toBe('role-required')
  expect(await code('card', 'get', '/api/datasets/none/usage')).toBe('dataset-not-found')
})

it('days of usage are those of the zone of the province', async () => {
  const here = await world('UTC')
  await served(here, '2026-04-01T17:00:00.000Z')
  const { answer } = await here.ask('uni', 'get', '/api/me/usage')
  expect(answer).toMatchObject({ zone: 'UTC', items: [{ day: '2026-04-01' }] })
})

it('a program sees its own usage, not that of its organisation', async () => {
  const here = await world()
  const actor = { ...ACTOR, id: 'app-2' }
  await served(here, '2026-04-01T15:00:00.000Z', { actor })
  expect((await here.ask('app', 'get', '/api/me/usage')).answer.items).toEqual([])
  expect((await here.ask('uni', 'get', '/api/me/usage')).answer.items).toHaveLength(1)
})

it('periods are whole days, and not too many', async () => {
  const { code } = await world()
  for (const query of [
    'since=2026-04-02&until=2026-04-02',
    'since=2026-01-01&until=2026-04-04',
    'since=2026-02-30',
    'until=soon',
  ]) {
    expect(await code('uni', 'get', `/api/me/usage?${query}`), query).toBe('wrong-parameter')
  }
})

it('a statement goes from the log to the settled sum, and is what a copy of the log says', async () => {
  const here = await world()
  const { ask, code, log } = here
  const path = `/api/agreements/${AGREEMENT}/statements`
  const march = { month: '2026-03' }
  expect(await code('card', 'post', path, march)).toBe('period-not-over')
  await inForce(here)
  await served(here, '2026-03-01T15:00:00.000Z')
  await served(here, '2026-03-31T17:00:00.000Z')
  expect(await code('card', 'post', path, { month: '2026-04' })).toBe('terms-not-met')
  expect(await code('uni', 'post', path, march)).toBe('role-required')
  expect(await code('firm', 'post', path, march)).toBe('agreement-not-found')
  const issued = await ask('card', 'post', path, march)
  expect(issued).toMatchObject({ status: 201, answer: { totalFen: '1', state: 'ISSUED' } })
  expect(await code('card', 'post', path, march)).toBe('already-exists')
  const { id, sha256 } = issued.answer
  const { text, answer } = await ask('uni', 'get', `/api/statements/${id}`)
  expect(hash('sha256', text, 'hex')).toBe(sha256)
  const { lines, totalFen, ...frame } = answer
  expect(await statementOf(log.leaves(), frame)).toEqual(answer)
  expect(totalFen).toBe('1')
  expect(lines).toHaveLength(2)
  const csv = await ask('uni', 'get', `/api/statements/${id}?format=csv`)
  expect(csv.text.split('\r\n')).toHaveLength(4)
  expect(csv.text).toContain(`,2026-03-01,${DATASET},app-1,rows,33,125,4125\r\n`)
  const step = (who: string, action: string, body = {}) =>
    ask(who, 'post', `/api/statements/${id}/${action}`, body)
  expect((await step('uni', 'settle')).answer.code).toBe('role-required')
  expect((await step('card', 'settle')).answer.code).toBe('illegal-transition')
  await step('uni', 'dispute', { text: '行数不符' })
  await step('card', 'adjust', { fen: '-1', text: '核减' })
  await step('uniSigner', 'accept')
  expect((await step('cardSigner', 'settle')).answer).toMatchObject({
    state: 'SETTLED',
    dueFen: '0',
  })
  expect((await ask('uni', 'get', `/api/statements/${id}`)).text).toBe(text)
  const { answer: page } = await ask('uni', 'get', `/api/statements?agreement=${AGREEMENT}`)
  expect(page.items).toMatchObject([{ id, state: 'SETTLED' }])
  for (const way of ['', '/state', '?format=csv']) {
    expect(await code('firm', 'get', `/api/statements/${id}${way}`)).toBe('statement-not-found')
  }
})

it('a statement that takes longer is being made: where it says how far, and then the whole of it', async () => {
  const here = await world()
  const { ask, code, services, making } = here
  await inForce(here)
  await served(here, '2026-03-01T15:00:00.000Z')
  making.isHere = false
  const path = `/api/agreements/${AGREEMENT}/statements`
  const asked = await ask('card', 'post', path, { month: '2026-03' })
  expect(asked).toMatchObject({ status: 202, answer: { state: 'PREPARING', progress: 0 } })
  expect(asked.headers.get('retry-after')).toBe('2')
  const { id } = asked.answer
  const place = asked.headers.get('location') ?? ''
  expect(place).toBe(`/api/statements/${id}/state`)
  for (const who of ['card', 'uni', 'auditor']) {
    expect((await ask(who, 'get', place)).answer).toMatchObject({ state: 'PREPARING', progress: 0 })
    for (const format of ['', '?format=csv']) {
      const early = await ask(who, 'get', `/api/statements/${id}${format}`)
      expect(early).toMatchObject({ status: 409, answer: { code: 'statement-not-ready' } })
      expect(early.headers.get('retry-after')).toBe('5')
    }
  }
  for (const way of ['', '/state']) {
    expect(await code('firm', 'get', `/api/statements/${id}${way}`)).toBe('statement-not-found')
  }
  making.isHere = true
  await services.statements.run()
  const { answer } = await ask('card', 'get', place)
  expect(answer).toMatchObject({ state: 'ISSUED', totalFen: '1' })
  expect(answer).not.toHaveProperty('progress')
  expect((await ask('uni', 'get', `/api/statements/${id}`)).answer.lines).toHaveLength(2)
})
