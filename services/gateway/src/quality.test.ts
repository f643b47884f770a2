import { afterAll, beforeAll, expect, it } from 'vitest'
import { OPEN_PLACE, OPEN_REASON, SECRET_PLACE, SECRET_REASON } from './testing/quality.ts'
import { openWorld, type World } from './testing/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

async function get(target: string) {
  const response = await world.gateway().request(target)
  return { status: response.status, text: await response.text() }
}
async function read(target: string) {
  return JSON.parse((await get(target)).text)
}

it('tells scores by day, verdicts, and rejects by code and place with their reason', async () => {
  const report = await read('/api/datasets/bus-timetable/quality')
  expect(report).toMatchObject({
    dataset: 'bus-timetable',
    depth: 'reasons',
    current: { day: '2026-03-01', score: 97.5, state: 'scored' },
    days: [
      { day: '2026-03-01', score: 97.5, readings: 1234 },
      { day: '2026-02-28', score: 90 },
    ],
    verdicts: [{ rule: 'range', verdict: 'PASS', newFound: 2, fixed: 1, firstAt: OPEN_PLACE }],
    faults: [{ code: 'maximum', place: OPEN_PLACE, occurrences: 3, reason: OPEN_REASON }],
  })
  expect(report.current.sides.map(({ state }: { state: string }) => state)).toEqual([
    'scored',
    'scored',
    'scored',
    'no-data',
    'no-data',
  ])
})

it('tells no fault of a dataset that has columns which are not public: they may lie there', async () => {
  const { text } = await get('/api/datasets/bus-positions/quality')
  const report = JSON.parse(text)
  expect(report).toMatchObject({ depth: 'scores', faults: [] })
  for (const hidden of [SECRET_REASON, OPEN_PLACE, '1234', 'rejects', 'newFound', 'checked']) {
    expect(text).not.toContain(hidden)
  }
})

it('of a restricted dataset scores and verdicts are public, places and amounts are not', async () => {
  const { text } = await get('/api/datasets/hazmat-positions/quality')
  expect(JSON.parse(text)).toMatchObject({
    depth: 'scores',
    current: { score: 88, state: 'frozen' },
    verdicts: [{ verdict: 'UNKNOWN', frozenVerdict: 'PASS' }],
    faults: [],
  })
  for (const hidden of [SECRET_PLACE, SECRET_REASON, '1234', 'newFound', 'checked']) {
    expect(text).not.toContain(hidden)
  }
})

it('places, reasons and amounts of what is not open leave by no page and no other door', async () => {
  const targets = [
    '/quality',
    '/quality?lang=en',
    '/api/quality',
    '/api/providers/transit/quality',
    '/providers/transit/quality',
    '/datasets/hazmat-positions',
    '/api/datasets/data-quality/records?limit=100',
    '/api/datasets/data-quality/tables/quality_verdict/records?limit=100',
    '/api/datasets/data-quality/tables/quality_fault/records?limit=100',
  ]
  for (const target of targets) {
    const { status, text } = await get(target)
    expect([target, status]).toEqual([target, 200])
    expect(text).not.toContain(SECRET_PLACE)
    expect(text).not.toContain(SECRET_REASON)
    // Rows of what is not listed are not written, and those written before are not shown.
    if (!target.includes('records')) expect(text).not.toContain('proposed-stops')
  }
})

it('lists every listed dataset page by page, each once', async () => {
  const seen: string[] = []
  let target = '/api/quality?limit=4'
  for (;;) {
    const { items, next } = await read(target)
    seen.push(...items.map(({ dataset }: { dataset: string }) => dataset))
    if (!next) break
    target = `/api/quality?limit=4&cursor=${encodeURIComponent(next)}`
  }
  expect(seen).toEqual([...new Set(seen)].sort())
  expect(seen).toContain('never-landed')
  expect(seen).not.toContain('proposed-stops')
})

it('shows the score where datasets are listed and described', async () => {
  const { items } = await read('/api/datasets?limit=100')
  const badges = new Map(items.map((item: { id: string }) => [item.id, item]))
  expect(badges.get('bus-timetable')).toMatchObject({ quality: { score: 97.5 } })
  expect(badges.get('never-landed')).toMatchObject({ quality: null })
  expect((await get('/?lang=en')).text).toContain('Quality 97.5')
  expect((await get('/datasets/bus-timetable')).text).toContain('id="quality"')
})

it('the page says in words what its colours say, in both languages and without a script', async () => {
  const english = (await get('/quality?lang=en')).text
  for (const word of [
    'Timeliness',
    'no data',
    'warning',
    'unknown (outage), before: pass',
    '+2 / −1',
  ]) {
    expect(english).toContain(word)
  }
  expect(english).toContain('<svg class="trend"')
  expect(english).not.toContain('<script')
  const chinese = (await get('/quality?lang=zh')).text
  for (const word of ['数量', '质量', '更新', '运用', '异议处理', '暂无', '（中断前）']) {
    expect(chinese).toContain(word)
  }
})

it('a provider without listed datasets is none', async () => {
  expect((await get('/api/providers/nobody/quality')).status).toBe(404)
})

it('of a dataset that has not been scored there is nothing to tell, and no error', async () => {
  const report = await read('/api/datasets/never-landed/quality')
  expect(report).toMatchObject({ current: null, days: [], verdicts: [], faults: [] })
  expect((await get('/datasets/never-landed')).status).toBe(200)
})
