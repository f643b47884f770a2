/** What the catalogue of this tree says of people, at the doors that people are asked through. */
import { type Catalog, describeTables, knownContract } from '@tongqu/catalog'
import type { Problem } from '@tongqu/contracts'
import { type OpenTestStore, testStores } from '@tongqu/store/testing'
import { beforeAll, expect, it } from 'vitest'
import { ABOUT_PEOPLE, contentOf, openWorld } from '../applications/testing/world.ts'
import { codeOf } from '../testing/flow-world.ts'
import { datasetOf, wholeCatalog } from '../testing/policy-world.ts'
import { createConsents } from './consents.ts'
import { askOf, EVIDENCE } from './testing.ts'
import type { PiiInformation, Processing } from './types.ts'

const TRIPS = 'afc-trips'
const [[, sqlite] = []] = testStores()
let catalog: Catalog

beforeAll(async () => {
  catalog = await wholeCatalog()
})

async function world() {
  const all = await openWorld(await (sqlite as OpenTestStore)())
  all.held.catalog = catalog
  const subjectOf = (dataset: string, text: string) => `${dataset} ${text}`
  const consents = createConsents({ ...all.deps, subjectOf, sign: () => 'e30.e30.sig' })
  return { ...all, consents }
}

/** Good in law, to everything of a trip. */
function wholeTrip(): Processing {
  const { processing } = askOf()
  const [item] = processing.piiInformation
  const columns = describeTables(datasetOf(catalog, TRIPS), knownContract).flatMap(
    ({ name, columns: all }) => all.map((column) => `${name}/${column.name}`),
  )
  const piiInformation = columns.map((id) => ({
    ...(item as PiiInformation),
    piiAttributeId: id,
  }))
  return { ...processing, piiInformation }
}

it('nobody is asked for their trips but by separate consent, with reasons, assessed', async () => {
  const { consents, people } = await world()
  const good = wholeTrip()
  const plain = good.piiInformation.map(({ sensitivePiiCategory: _, ...rest }) => rest)
  const pseudonym = plain.filter((one) => one.piiAttributeId === 'trip/card_pseudonym')
  const { necessityAndImpact: _n, piaRef: _p, ...bare } = good
  const { necessityAndImpact: _m, ...needless } = good
  const { piaRef: _q, ...unassessed } = good
  const all: [string, Processing][] = [
    ['as the audit asked', { ...bare, consentKind: 'explicit', piiInformation: plain }],
    ['explicit', { ...good, consentKind: 'explicit' }],
    ['no category', { ...good, piiInformation: plain }],
    ['no necessity', needless],
    ['no assessment', unassessed],
    ['only a pseudonym', { ...bare, consentKind: 'explicit', piiInformation: pseudonym }],
    ['pseudonym, explicit', { ...good, consentKind: 'explicit', piiInformation: pseudonym }],
  ]
  for (const [name, processing] of all) {
    const ask = { ...askOf({ dataset: TRIPS, subject: name }), processing }
    expect([name, await codeOf(consents.request(people.applicant, ask))]).toEqual([
      name,
      'consent-not-valid',
    ])
  }
  for (const piiInformation of [good.piiInformation, pseudonym]) {
    const subject = `${piiInformation.length} columns`
    const ask = { ...askOf({ dataset: TRIPS, subject }), processing: { ...good, piiInformation } }
    const { consent, token } = await consents.request(people.applicant, ask)
    await consents.give(token, EVIDENCE)
    expect(consent.sensitive).toBe(piiInformation.length > 1)
  }
})

it('nobody applies for trips without a word on people, or calling them harmless', async () => {
  const { applications, people } = await world()
  const pathsOf = async (columns: string[], over: object = {}) => {
    const datasets = [{ id: TRIPS, columns, delivery: ['api' as const] }]
    const { id } = await applications.create(people.applicant, contentOf({ datasets, ...over }))
    const refused: Problem | undefined = await applications
      .act(people.applicant, id, 'submit', {})
      .then(
        () => undefined,
        (problem) => problem,
      )
    const { faults = [] } = (refused?.extensions ?? {}) as { faults?: { path: string }[] }
    return faults.map(({ path }) => path)
  }
  const times = ['trip/entered_at;form=time:300', 'trip/exited_at;form=time:300']
  const asked = [...times, 'trip/entry_station', 'trip/exit_station']
  for (const columns of [asked, ...asked.map((one) => [one]), ['trip/travel_seconds']]) {
    expect(await pathsOf(columns)).toEqual(['/personalInfo', '/piaRef'])
  }
  const { personalInfo } = ABOUT_PEOPLE
  const harmless = { ...ABOUT_PEOPLE, personalInfo: { ...personalInfo, sensitive: false } }
  expect(await pathsOf(asked, harmless)).toEqual(['/personalInfo/sensitive'])
  expect(await pathsOf(asked, ABOUT_PEOPLE)).toEqual([])
})
