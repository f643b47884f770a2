import { createHash } from 'node:crypto'
import type { Catalog } from '@tongqu/catalog'
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import {
  codeOf,
  datasetOf,
  flowCatalog,
  flowClock,
  personOf,
  seedOrganisations,
} from '../testing/flow-world.ts'
import { csvOf } from './csv.ts'
import { createLives } from './lives.ts'
import { createOpenLists } from './open-lists.ts'

const both = (text: string) => ({ 'zh-CN': text, en: text })

/** In the shape of the catalogue's files. */
function documentOf(over: Record<string, unknown> = {}) {
  const {
    terms: _terms,
    classOverrides: _classes,
    state: _state,
    ...rest
  } = datasetOf({ id: 'new-trips' })
  return { ...rest, ...over }
}

describe.each(testStores())('lives of datasets on %s', (_name, open) => {
  async function world() {
    const clock = flowClock()
    const store = await open({ now: clock.now, uuid: clock.uuid })
    await seedOrganisations(store)
    const state: { files: Catalog } = { files: flowCatalog() }
    const files = () => state.files
    const lives = createLives({ store, now: clock.now, files })
    const merged = () => lives.overlay(files())
    const openLists = createOpenLists({ store, now: clock.now, catalog: merged })
    const events = () => store.db.selectFrom('events').selectAll().orderBy('seq').execute()
    return { store, lives, openLists, merged, events, state }
  }
  const card = personOf('org-card', 'provider')
  const bus = personOf('org-bus', 'provider')
  const bureau = personOf('org-bureau', 'reviewer')
  const listing = { verdict: 'list', comment: '同意' } as const
  const reason = { reason: '停止运营' }

  it('proposals are listed page by page, each once, to its provider and the authority', async () => {
    const { lives } = await world()
    const ids = ['one', 'two', 'three'].map((name) => `new-${name}`)
    for (const id of ids) await lives.propose(card, documentOf({ id }))
    for (const principal of [card, bureau]) {
      const first = await lives.list(principal, { limit: 2 })
      const second = await lives.list(principal, { limit: 2, cursor: first.next ?? '' })
      const seen = [...first.items, ...second.items].map(({ dataset }) => dataset)
      expect(seen.toSorted()).toEqual(ids.toSorted())
      expect(second.next).toBeUndefined()
    }
    expect(await lives.list(bus)).toEqual({ items: [] })
    expect(await codeOf(lives.list(card, { cursor: 'nonsense' }))).toBe('wrong-cursor')
  })

  it('a proposal is in the catalogue when the authority has listed it, not before', async () => {
    const { lives, merged, events } = await world()
    await lives.propose(card, documentOf())
    await lives.refresh()
    expect(merged().datasets.has('new-trips')).toBe(false)
    expect(lives.listed()).toEqual([])
    await lives.review(bureau, 'new-trips', listing)
    await lives.refresh()
    expect(lives.listed().map(({ id }) => id)).toEqual(['new-trips'])
    expect(merged().datasets.get('new-trips')).toMatchObject({
      state: 'LISTED',
      tier: 'restricted',
    })
    expect(merged()).toBe(merged())
    expect((await events()).map((one) => [one.action, Number(one.policy), one.audience])).toEqual([
      ['propose', 0, '["org-card","org-bureau"]'],
      ['list', 1, '["*"]'],
    ])
  })

  it('what is withdrawn leaves the catalogue with its reason, and comes back by a proposal', async () => {
    const { lives, merged, events } = await world()
    expect(await codeOf(lives.withdraw(bus, 'card-trips', reason))).toBe('role-required')
    expect(await codeOf(lives.withdraw(card, 'no-such', reason))).toBe('dataset-not-found')
    const withdrawn = await lives.withdraw(card, 'card-trips', reason)
    expect(withdrawn).toMatchObject({ state: 'WITHDRAWN', steps: [{ comment: '停止运营' }] })
    await lives.refresh()
    expect(merged().datasets.get('card-trips')?.state).toBe('WITHDRAWN')
    expect(await codeOf(lives.withdraw(card, 'card-trips', reason))).toBe('illegal-transition')
    const { state: _state, ...filed } =
      flowCatalog().datasets.get('card-trips') ?? datasetOf({ id: '' })
    expect(await codeOf(lives.propose(card, { ...filed, tier: 'open' }))).toBe('already-exists')
    await lives.propose(card, filed)
    await lives.refresh()
    expect(merged().datasets.get('card-trips')?.state).toBe('PROPOSED')
    await lives.review(bureau, 'card-trips', listing)
    await lives.refresh()
    expect(merged().datasets.get('card-trips')?.state).toBe('LISTED')
    expect((await events()).map(({ action, from_state }) => [action, from_state])).toEqual([
      ['withdraw', 'LISTED'],
      ['propose', 'WITHDRAWN'],
      ['list', 'PROPOSED'],
    ])
  })

  it('documents are checked as files of the catalogue are, with every fault at once', async () => {
    const { lives } = await world()
    const wrong = documentOf({ licence: 'none', tables: ['no/such@1'], extra: 1, tier: 'secret' })
    const fault = await lives.propose(card, wrong).catch((error) => error)
    expect(fault.code).toBe('body-invalid')
    expect(fault.extensions.faults.map(({ path }: { path: string }) => path).sort()).toEqual(
      expect.arrayContaining(['extra', 'licence', 'tables.0', 'tier']),
    )
    for (const nothing of [null, 1, 'x', [], { '': 1 }]) {
      expect(await codeOf(lives.propose(card, nothing))).toBe('body-invalid')
    }
  })

  it('providers propose their own, and no id that is taken', async () => {
    const { lives } = await world()
    expect(await codeOf(lives.propose(bus, documentOf()))).toBe('role-required')
    expect(await codeOf(lives.propose(personOf('org-card'), documentOf()))).toBe('role-required')
    expect(await codeOf(lives.propose(personOf('org-uni', 'provider'), documentOf()))).toBe(
      'role-required',
    )
    const taken = flowCatalog().datasets.get('card-trips')
    expect(await codeOf(lives.propose(card, taken))).toBe('already-exists')
    await lives.propose(card, documentOf())
    expect(await codeOf(lives.propose(bus, documentOf({ provider: 'bus-group' })))).toBe(
      'already-exists',
    )
    expect(await codeOf(lives.propose(card, documentOf()))).toBe('illegal-transition')
  })

  it('a proposal concerns its provider and the authority; nobody reviews an own one', async () => {
    const { lives } = await world()
    const both = { ...bureau, provider: 'card-company', roles: ['provider', 'reviewer'] as const }
    await lives.propose(both, documentOf())
    expect(await codeOf(lives.review(both, 'new-trips', listing))).toBe('separation-of-duties')
    expect(await codeOf(lives.review(card, 'new-trips', listing))).toBe('role-required')
    const missing = await codeOf(lives.get(bus, 'none'))
    expect(await codeOf(lives.get(bus, 'new-trips'))).toBe(missing)
    expect(await codeOf(lives.review(bus, 'new-trips', listing))).toBe(missing)
    expect(await codeOf(lives.retract(bus, 'new-trips', reason))).toBe(missing)
    expect(await codeOf(lives.withdraw(bus, 'new-trips', reason))).toBe('dataset-not-found')
    expect((await lives.list(bus)).items).toEqual([])
    expect((await lives.list(personOf('org-firm', 'auditor'))).items).toHaveLength(1)
    await lives.revise(card, documentOf({ updateFrequency: 'PT1H' }))
    const stale = { ...listing, version: 1 }
    expect(await codeOf(lives.review(bureau, 'new-trips', stale))).toBe('version-conflict')
    const declined = await lives.review(bureau, 'new-trips', {
      verdict: 'decline',
      comment: '重复',
    })
    expect(declined).toMatchObject({ state: 'WITHDRAWN', actions: ['propose'] })
  })

  it('a listed proposal whose ground is gone is not shown', async () => {
    const { lives, merged, state } = await world()
    await lives.propose(card, documentOf())
    await lives.review(bureau, 'new-trips', listing)
    await lives.refresh()
    expect(merged().datasets.has('new-trips')).toBe(true)
    state.files = { ...state.files, licences: new Map() }
    expect(merged().datasets.has('new-trips')).toBe(false)
  })

  it('a list never changes; the next one says what differs and names the one before', async () => {
    const { lives, openLists } = await world()
    expect(await codeOf(openLists.get('open'))).toBe('version-not-found')
    const first = await openLists.publish(bureau, 'restricted')
    expect(first.changes.added).toEqual(['card-flows'])
    const shown = await openLists.get('restricted', 1)
    expect(createHash('sha256').update(shown.json).digest('hex')).toBe(first.sha256)
    expect(createHash('sha256').update(shown.csv).digest('hex')).toBe(first.csvSha256)
    expect(await codeOf(openLists.publish(bureau, 'restricted'))).toBe('already-exists')
    await lives.withdraw(card, 'card-flows', reason)
    await lives.propose(card, documentOf({ title: both('=HYPERLINK("http://evil")') }))
    await lives.review(bureau, 'new-trips', listing)
    await lives.refresh()
    const second = await openLists.publish(personOf('org-firm', 'operator'), 'restricted')
    expect(second.changes).toEqual({ added: ['new-trips'], changed: [], removed: ['card-flows'] })
    expect(JSON.parse((await openLists.get('restricted')).json)).toMatchObject({
      version: 2,
      previous: { version: 1, sha256: first.sha256 },
    })
    expect((await openLists.get('restricted')).csv).toContain(`"'=HYPERLINK(""http://evil"")"`)
    expect(await openLists.get('restricted', 1)).toEqual(shown)
    expect((await openLists.versions('restricted')).items.map(({ version }) => version)).toEqual([
      2, 1,
    ])
  })

  it('lists are published by operators and by reviewers of the authority', async () => {
    const { openLists } = await world()
    const others = [card, personOf('org-bureau', 'approver'), personOf('org-uni', 'reviewer')]
    for (const who of others)
      expect(await codeOf(openLists.publish(who, 'open'))).toBe('role-required')
    expect(await codeOf(openLists.publish(bureau, 'secret'))).toBe('wrong-parameter')
  })
})

describe('cells of a list', () => {
  it('begin no formula in a spreadsheet, while numbers stay numbers', () => {
    const dangerous = [
      '=1+1',
      '+cmd',
      '-x',
      '@SUM',
      '|a',
      '%a',
      '\tx',
      ' =1',
      '\ufeff=1',
      '＝1',
      '＠a',
    ]
    for (const text of dangerous) expect(csvOf([], [[text]])).toContain(`'${text}`)
    expect(csvOf(['a'], [['-122.41'], [-3], ['a,b'], ['"']])).toBe(
      'a\r\n-122.41\r\n-3\r\n"a,b"\r\n""""\r\n',
    )
  })
})
