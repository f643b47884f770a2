import { fileURLToPath } from 'node:url'
import { Problem } from '@tongqu/contracts'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Catalog, Dataset, SearchQuery } from './index.ts'
import { loadCatalog, MAX_QUERY_CHARACTERS, search } from './index.ts'

let catalog: Catalog

beforeAll(async () => {
  const loaded = await loadCatalog(fileURLToPath(new URL('..', import.meta.url)))
  if (!loaded.catalog) throw new Error('the catalogue has faults')
  catalog = loaded.catalog
})

const never = { updatedAt: () => undefined }

function ids(query: SearchQuery, from: Catalog = catalog): string[] {
  return search(from, query, never).items.map(({ id }) => id)
}

describe('text', () => {
  it.each([
    ['公交车辆实时位置', 'bus-vehicle-positions'],
    ['公交实时位置', 'bus-vehicle-positions'],
    ['vehicle position', 'bus-vehicle-positions'],
    ['Vehicle POSITIONS', 'bus-vehicle-positions'],
    ['ｂｕｓ timetable', 'bus-timetable'],
    ['timetable of the bus', 'bus-timetable'],
    ['车牌', 'bus-vehicle-positions-detailed'],
    ['闸机 客流', 'metro-gate-counts'],
    ['stop_times', 'bus-timetable'],
    ['bus-alerts', 'bus-alerts'],
    ['绕行', 'bus-alerts'],
    ['入网率', 'vehicle-rates'],
    ['online rate', 'vehicle-rates'],
    ['两客一危 危险货物', 'hazmat-positions'],
    ['出租车', 'taxi-positions'],
    ['truck positions', 'truck-positions'],
    ['roster', 'vehicle-roster'],
  ])('%s finds %s first', (q, first) => {
    expect(ids({ q })[0]).toBe(first)
  })

  it('finds datasets by their provider in both languages', () => {
    const found = ids({ q: '临衡公共交通集团' })
    expect(found).toContain('bus-timetable')
    expect(found).not.toContain('rail-timetable')
    expect(ids({ q: 'linheng public transport group' }).sort()).toEqual(found.sort())
  })

  it('finds columns, after datasets that have the word in their title', () => {
    expect(ids({ q: 'wheelchair boarding' })).toContain('bus-timetable')
    expect(ids({ q: 'occupancy_percentage' })).toContain('bus-vehicle-positions')
  })

  it('needs every word of the question', () => {
    expect(ids({ q: 'bus 火星' })).toEqual([])
    expect(ids({ q: '公交火星' })).toEqual([])
  })

  it('takes a question of signs only as no question', () => {
    expect(search(catalog, { q: ' - …!' }, never).total).toBe(catalog.datasets.size)
  })

  it('never throws, whatever is asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: MAX_QUERY_CHARACTERS }), (q) => {
        search(catalog, { q: q.slice(0, MAX_QUERY_CHARACTERS) }, never)
      }),
    )
  })

  it('answers a title with its dataset, for every dataset and language', () => {
    for (const { id, title } of catalog.datasets.values()) {
      expect(ids({ q: title['zh-CN'] })[0], title['zh-CN']).toBe(id)
      expect(ids({ q: title.en }), title.en).toContain(id)
    }
  })
})

describe('what is not listed', () => {
  it.each(['PROPOSED', 'WITHDRAWN'] as const)(
    '%s is found by nobody and counted nowhere',
    (state) => {
      const hidden = withDatasets((dataset) => (dataset.family === 'metro' ? { state } : {}))
      const { total, facets, items } = search(hidden, {}, never)
      const metro = [...catalog.datasets.values()].filter(({ family }) => family === 'metro')
      expect(metro).not.toEqual([])
      expect(total).toBe(catalog.datasets.size - metro.length)
      expect(items.map(({ family }) => family)).not.toContain('metro')
      expect(facets.family.map(({ value }) => value)).not.toContain('metro')
      expect(ids({ q: '闸机' }, hidden)).not.toContain('metro-gate-counts')
    },
  )
})

describe('facets', () => {
  it('count under all filters but their own, with labels in both languages', () => {
    const { facets, total } = search(catalog, { tier: ['open'], family: ['bus'] }, never)
    const listed = [...catalog.datasets.values()].filter(({ state }) => state === 'LISTED')
    const open = listed.filter(({ tier }) => tier === 'open')
    expect(total).toBe(open.filter(({ family }) => family === 'bus').length)
    expect(total).toBeGreaterThan(1)
    expect(facets.tier).toContainEqual({
      value: 'licensed',
      label: { 'zh-CN': '特许开放', en: 'Licensed' },
      count: listed.filter(({ family, tier }) => family === 'bus' && tier === 'licensed').length,
    })
    const counts = new Map<string, number>()
    for (const { family } of open) counts.set(family, (counts.get(family) ?? 0) + 1)
    expect(Object.fromEntries(facets.family.map(({ value, count }) => [value, count]))).toEqual(
      Object.fromEntries(counts),
    )
  })

  it('agree with the totals one gets by choosing them, whatever else is asked', () => {
    const choice = fc.record(
      {
        q: fc.constantFrom('公交', 'bus', 'gtfs', 'real time'),
        family: fc.subarray(['bus', 'rail', 'metro']),
        tier: fc.subarray(['open', 'closed', 'licensed']),
        format: fc.subarray(['csv', 'gtfs', 'gtfs-realtime']),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(choice, (query) => {
        const { facets } = search(catalog, query, never)
        for (const name of ['family', 'tier', 'provider', 'format'] as const) {
          for (const { value, count } of facets[name]) {
            expect(search(catalog, { ...query, [name]: [value] }, never).total).toBe(count)
          }
        }
      }),
    )
  })
})

describe('pages', () => {
  it('show every hit once, in the same order, whatever their size', () => {
    const sorts = fc.constantFrom('relevance', 'title', 'updated')
    fc.assert(
      fc.property(sorts, fc.integer({ min: 1, max: 9 }), fc.boolean(), (sort, limit, asked) => {
        const query = { sort, limit, ...(asked ? { q: '公交' } : {}) } as SearchQuery
        const whole = ids({ ...query, limit: 100 })
        const seen: string[] = []
        let page = search(catalog, query, never)
        while (true) {
          seen.push(...page.items.map(({ id }) => id))
          if (page.next === undefined) break
          page = search(catalog, { ...query, cursor: page.next }, never)
        }
        expect(seen).toEqual(whole)
        expect(page.total).toBe(whole.length)
      }),
    )
  })

  it('refuse the cursor of another question, and nonsense', () => {
    const { next = '' } = search(catalog, { q: '公交', limit: 1 }, never)
    const cursors = [next, 'nonsense', '', 'e30', Buffer.from('[1,2,3]').toString('base64url')]
    for (const cursor of cursors) {
      expect(codeOf({ q: 'bus', limit: 1, cursor }), cursor).toBe('wrong-cursor')
    }
  })

  it('refuse absurd limits, sorts and questions', () => {
    for (const limit of [0, -1, 1.5, 101, Number.NaN]) expect(codeOf({ limit })).toBe('wrong-limit')
    expect(codeOf({ sort: 'random' as 'title' })).toBe('wrong-value')
    expect(codeOf({ q: 'x'.repeat(MAX_QUERY_CHARACTERS + 1) })).toBe('wrong-value')
  })
})

describe('sorting', () => {
  it('by update shows the newest first and what never landed last', () => {
    const times: Record<string, string> = {
      'bus-alerts': '2026-03-01T08:00:00Z',
      'rail-timetable': '2026-03-02T08:00:00Z',
    }
    const { items } = search(catalog, { sort: 'updated' }, { updatedAt: (id) => times[id] })
    expect(items.map(({ id }) => id).slice(0, 2)).toEqual(['rail-timetable', 'bus-alerts'])
  })

  it('by title follows the sound of Chinese titles', () => {
    const titles = search(catalog, { sort: 'title' }, never).items.map(
      ({ title }) => title['zh-CN'],
    )
    expect(titles).toEqual(titles.toSorted(new Intl.Collator('zh-CN').compare))
  })
})

function codeOf(query: SearchQuery): string | undefined {
  try {
    search(catalog, query, never)
    return undefined
  } catch (error) {
    return error instanceof Problem ? error.code : String(error)
  }
}

function withDatasets(change: (dataset: Dataset) => Partial<Dataset>): Catalog {
  const datasets = [...catalog.datasets].map(
    ([id, dataset]) => [id, { ...dataset, ...change(dataset) }] as const,
  )
  return { ...catalog, datasets: new Map(datasets) }
}
