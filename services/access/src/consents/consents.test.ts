import { createHash, createHmac } from 'node:crypto'
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { appOf, codeOf, personOf } from '../testing/flow-world.ts'
import { LINK_DAYS } from './ask.ts'
import { MAX_REFUSALS, NO_ASK_DAYS } from './rules.ts'
import { askOf, consentWorld, EVIDENCE } from './testing.ts'

const CARD = '3104 7000 0042 1234'

describe.each(testStores())('consent on %s', (_name, open) => {
  async function world() {
    const { clock, store, consents } = await consentWorld(open, {
      subjectOf: (dataset, text) =>
        createHmac('sha256', 'k').update(`${dataset} ${text}`).digest('hex'),
      sign: (payload) => `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.sig`,
    })
    const events = () => store.db.selectFrom('events').selectAll().orderBy('seq').execute()
    return { clock, store, consents, events }
  }
  const uni = personOf('org-uni', 'consumer')
  const firm = personOf('org-firm', 'consumer')
  const card = personOf('org-card', 'provider')
  const bureau = personOf('org-bureau', 'reviewer')

  async function given(subject = CARD) {
    const all = await world()
    const { consent, token } = await all.consents.request(uni, askOf({ subject }))
    return { ...all, ...(await all.consents.give(token, EVIDENCE)), id: consent.id }
  }

  it('keeps of a person nothing but a keyed hash, anywhere in the store', async () => {
    const { store } = await given()
    for (const table of ['consents', 'events'] as const) {
      const text = JSON.stringify(await store.db.selectFrom(table).selectAll().execute())
      expect(text).not.toContain(CARD)
      expect(text).not.toContain(CARD.replaceAll(' ', ''))
      // Its last digits by themselves: within hashes and ids any four may stand.
      expect(text).not.toMatch(/(?<![\da-z-])1234(?![\da-z-])/i)
    }
  })

  it('keeps no secret that opens it: link and handle stand there as hashes', async () => {
    const { store, handle } = await given()
    expect(
      JSON.stringify(await store.db.selectFrom('consents').selectAll().execute()),
    ).not.toContain(handle)
  })

  it('shows by the link the whole notice, once answered nothing', async () => {
    const { consents } = await world()
    const { token } = await consents.request(appOf('org-uni'), askOf())
    const notice = await consents.view(token)
    expect(notice.consent.processing).toEqual(askOf().processing)
    expect(notice.consent.noticeSha256).toBe(
      createHash('sha256').update(askOf().processing.privacyNotice.text).digest('hex'),
    )
    await consents.give(token, EVIDENCE)
    for (const again of [consents.view(token), consents.give(token, EVIDENCE)]) {
      expect(await codeOf(again)).toBe('consent-not-found')
    }
    expect(await codeOf(consents.refuse(token, EVIDENCE))).toBe('consent-not-found')
  })

  it('answers to no guessed, shortened, lengthened or foreign secret', async () => {
    const { consents, handle } = await given()
    const { token } = await consents.request(uni, askOf({ subject: 'another' }))
    const wrong = [
      '',
      'x',
      token.slice(1),
      `${token}A`,
      `${token.slice(0, -2)}__`,
      handle,
      'ä'.repeat(43),
    ]
    for (const guess of wrong) {
      expect(await codeOf(consents.view(guess))).toBe('consent-not-found')
      expect(await codeOf(consents.give(guess, EVIDENCE))).toBe('consent-not-found')
    }
    for (const guess of ['', token, `${handle} `, handle.slice(2)]) {
      expect(await codeOf(consents.withdraw(guess, EVIDENCE))).toBe('consent-not-found')
      expect(await codeOf(consents.held(guess))).toBe('consent-not-found')
      expect(await codeOf(consents.raise(guess, { kind: 'access', of: 'provider' }))).toBe(
        'consent-not-found',
      )
    }
  })

  it('a link is good for one answer, however many come at once', async () => {
    const { consents, events } = await world()
    const { token } = await consents.request(uni, askOf())
    const answers = ['give', 'refuse', 'give', 'refuse'] as const
    const codes = await Promise.all(answers.map((one) => codeOf(consents[one](token, EVIDENCE))))
    expect(codes.filter((code) => code === undefined)).toHaveLength(1)
    expect(await events()).toHaveLength(2)
  })

  it('a link dies with its time, and silence counts as refusal', async () => {
    const { consents, clock, events } = await world()
    const { consent, token } = await consents.request(uni, askOf())
    clock.pass(LINK_DAYS + 1)
    expect(await codeOf(consents.give(token, EVIDENCE))).toBe('consent-not-found')
    expect(await consents.tick(clock.now())).toBe(1)
    expect(await consents.get(uni, consent.id)).toMatchObject({ state: 'REFUSED' })
    expect(await consents.tick(clock.now())).toBe(0)
    expect((await events()).map(({ action }) => action)).toEqual(['request', 'lapse'])
    expect(await codeOf(consents.request(uni, askOf()))).toBe('consent-refused-recently')
  })

  it('gives the subject a signed copy of the whole record', async () => {
    const { consents, receipt, handle, id } = await given()
    const payload = JSON.parse(Buffer.from(receipt.split('.')[1] ?? '', 'base64url').toString())
    expect(payload).toMatchObject({
      schemaVersion: 'ISO/IEC TS 27560:2023',
      receiptId: `${id}.2`,
      record: { id, state: 'GIVEN', processing: askOf().processing },
    })
    expect(payload.record.events.at(-1)).toMatchObject({
      eventType: 'give',
      eventState: 'GIVEN',
      entityId: 'subject',
      validityDuration: 'P180D',
      evidence: EVIDENCE,
    })
    expect(JSON.stringify(payload)).not.toContain(handle)
    expect((await consents.held(handle)).consent.id).toBe(id)
  })

  it('tells receiver and provider of a withdrawal, as a change of policy, once', async () => {
    const { consents, events, handle, id } = await given()
    await consents.withdraw(handle, EVIDENCE)
    const all = await events()
    expect(all.map(({ action, policy }) => [action, Number(policy)])).toEqual([
      ['request', 0],
      ['give', 1],
      ['withdraw', 1],
    ])
    expect(JSON.parse(all.at(-1)?.audience ?? '')).toEqual(['org-uni', 'org-card'])
    expect(await codeOf(consents.withdraw(handle, EVIDENCE))).toBe('illegal-transition')
    const note = { method: 'deleted', note: '已删除' } as const
    expect(await codeOf(consents.certifyDisposal(firm, id, note))).toBe('consent-not-found')
    expect(await codeOf(consents.certifyDisposal(card, id, note))).toBe('role-required')
    const certified = await consents.certifyDisposal(uni, id, note)
    expect(certified).toMatchObject({ state: 'WITHDRAWN', disposal: note })
    expect(await codeOf(consents.certifyDisposal(uni, id, note))).toBe('already-exists')
    expect(await events()).toHaveLength(4)
  })

  it('is not asked for again after a refusal, unless purpose, methods or data differ', async () => {
    const { consents, clock } = await world()
    const { token } = await consents.request(uni, askOf())
    await consents.refuse(token, EVIDENCE)
    const other = (processing: object) => ({
      ...askOf(),
      processing: { ...askOf().processing, ...processing },
    })
    const reworded = other({ collectionMethod: '别的话', validityDays: 10 })
    expect(await codeOf(consents.request(uni, reworded))).toBe('consent-refused-recently')
    expect(await codeOf(consents.request(firm, askOf()))).toBeUndefined()
    for (let refusals = 1; refusals < MAX_REFUSALS; refusals += 1) {
      const changed = other(
        refusals === 1 ? { purpose: 'public-service' } : { processingMethods: ['view'] },
      )
      await consents.refuse((await consents.request(uni, changed)).token, EVIDENCE)
    }
    const fourth = other({ purpose: 'public-service', processingMethods: ['view'] })
    expect(await codeOf(consents.request(uni, fourth))).toBe('consent-refused-recently')
    clock.pass(NO_ASK_DAYS + 1)
    expect(await codeOf(consents.request(uni, askOf()))).toBeUndefined()
  })

  it('a change ends the old consent at once and is asked for anew', async () => {
    const { consents, id, events } = await given(askOf().subject)
    expect(await codeOf(consents.request(uni, askOf()))).toBe('already-exists')
    const changed = { ...askOf(), supersedes: id }
    expect(await codeOf(consents.request(firm, changed))).toBe('consent-not-found')
    await consents.request(uni, {
      ...changed,
      processing: { ...changed.processing, purpose: 'public-service' },
    })
    expect((await consents.get(uni, id)).state).toBe('SUPERSEDED')
    expect((await events()).map(({ action }) => action)).toEqual([
      'request',
      'give',
      'supersede',
      'request',
    ])
  })

  it('refuses every request that would not give a consent good in law', async () => {
    const { consents } = await world()
    const { processing } = askOf()
    const [item] = processing.piiInformation
    const third = { ...processing.parties[0], partyId: 'third', type: 'third-party' }
    const wrong: Record<string, object> = {
      'not separate': { consentKind: 'explicit' },
      'no necessity': { necessityAndImpact: undefined },
      'no assessment': { piaRef: undefined },
      'two sensitive categories': {
        piiInformation: [
          item,
          { ...item, piiAttributeId: 'trip/paid_fen', sensitivePiiCategory: 'financial-account' },
        ],
      },
      'sensitive without category': {
        piiInformation: [{ ...item, sensitivePiiCategory: undefined }],
      },
      'unknown column': { piiInformation: [{ ...item, piiAttributeId: 'trip/no_such' }] },
      'a second receiver': {
        parties: [...processing.parties, third],
        recipientThirdParties: ['third'],
      },
      'a child without guardian': { subjectUnder14: true },
      'a guardian of an adult': { guardian: { relation: 'parent', verification: 'x' } },
      'unknown controller': { piiControllers: ['nobody'] },
      'unknown purpose': { purpose: 'advertising' },
      'no duration': { retentionPeriod: 'PT' },
    }
    for (const [name, change] of Object.entries(wrong)) {
      const ask = { ...askOf(), processing: { ...processing, ...change } }
      expect([name, await codeOf(consents.request(uni, ask as never))]).toEqual([
        name,
        'consent-not-valid',
      ])
    }
    const child = {
      subjectUnder14: true,
      consentKind: 'guardian',
      guardian: { relation: 'parent', verification: '户口簿' },
      piiInformation: [{ ...item, sensitivePiiCategory: 'minor' }],
    }
    const ask = { ...askOf(), processing: { ...processing, ...child } }
    expect(await codeOf(consents.request(uni, ask as never))).toBeUndefined()
  })

  it('refuses a record that lacks any mandatory field, or has one nobody knows', async () => {
    const { consents } = await world()
    const { processing } = askOf()
    const mandatory = [
      ...['privacyNotice', 'language', 'purpose', 'piiInformation', 'piiControllers'],
      ...['storageLocations', 'retentionPeriod', 'jurisdiction', 'recipientThirdParties'],
      ...['withdrawalMethod', 'parties', 'validityDays', 'consentKind', 'subjectUnder14'],
    ]
    for (const field of mandatory) {
      const ask = { ...askOf(), processing: { ...processing, [field]: undefined } }
      expect([field, await codeOf(consents.request(uni, ask as never))]).toEqual([
        field,
        'body-invalid',
      ])
    }
    for (const extra of [{ state: 'GIVEN' }, { receiver: 'org-firm' }]) {
      const ask = { ...askOf(), ...extra }
      expect(await codeOf(consents.request(uni, ask as never))).toBe('body-invalid')
    }
    const party = { ...processing.parties[0], contact: undefined }
    const ask = { ...askOf(), processing: { ...processing, parties: [party] } }
    expect(await codeOf(consents.request(uni, ask as never))).toBe('body-invalid')
  })

  it('is asked for by the receiver alone: signed in, in its role, where people consent', async () => {
    const { consents } = await world()
    const anonymous = { kind: 'anonymous', address: '192.0.2.1' } as const
    expect(await codeOf(consents.request(anonymous, askOf()))).toBe('sign-in-required')
    expect(await codeOf(consents.request(appOf('org-uni', 'key'), askOf()))).toBe(
      'credentials-too-weak',
    )
    expect(await codeOf(consents.request(personOf('org-uni', 'signer'), askOf()))).toBe(
      'role-required',
    )
    expect(await codeOf(consents.request(uni, askOf({ dataset: 'bus-lines' })))).toBe(
      'terms-not-met',
    )
    expect(await codeOf(consents.request(uni, askOf({ dataset: 'no-such' })))).toBe(
      'dataset-not-found',
    )
    expect(await codeOf(consents.request(uni, { ...askOf(), agreement: 'none' }))).toBe(
      'agreement-not-found',
    )
  })

  it('concerns receiver, provider, authority and auditors; to all others it is missing', async () => {
    const { consents, id } = await given()
    for (const who of [uni, card, bureau, appOf('org-uni'), personOf('org-firm', 'auditor')]) {
      expect((await consents.get(who, id)).id).toBe(id)
      expect((await consents.list(who)).items.map((one) => one.id)).toEqual([id])
    }
    const missing = await codeOf(consents.get(uni, 'no-such'))
    for (const who of [firm, personOf('org-bus', 'provider'), appOf('org-firm')]) {
      expect(await codeOf(consents.get(who, id))).toBe(missing)
      expect(await codeOf(consents.terminate(who, id, { reason: 'x' }))).toBe(missing)
      expect((await consents.list(who)).items).toEqual([])
    }
    for (const who of [card, bureau, personOf('org-firm', 'auditor')]) {
      expect(await codeOf(consents.terminate(who, id, { reason: 'x' }))).toBe('role-required')
    }
    for (const who of [uni, card, personOf('org-bureau', 'consumer', 'auditor')]) {
      expect(await codeOf(consents.invalidate(who, id, { reason: 'x' }))).toBe('role-required')
    }
    const stale = { reason: '未如实告知', version: 1 }
    expect(await codeOf(consents.invalidate(bureau, id, stale))).toBe('version-conflict')
    expect((await consents.invalidate(bureau, id, { reason: '未如实告知' })).state).toBe(
      'INVALIDATED',
    )
  })

  it('two receivers can not find out that they ask the same person', async () => {
    const { consents } = await world()
    const [one, other] = [
      await consents.request(uni, askOf()),
      await consents.request(firm, askOf()),
    ]
    expect(one.consent.piiPrincipalId).not.toBe(other.consent.piiPrincipalId)
    const again = await consents.request(personOf('org-bus', 'consumer'), askOf())
    expect(again.consent.piiPrincipalId).toMatch(/^[0-9a-f]{26}$/)
  })

  it('lasts as long as it was given for, longer when it is reconfirmed', async () => {
    const { consents, clock, handle, id } = await given()
    clock.pass(100)
    const { consent } = await consents.reconfirm(handle, EVIDENCE)
    expect(consent.state).toBe('GIVEN')
    clock.pass(100)
    expect(await consents.tick(clock.now())).toBe(0)
    clock.pass(100)
    expect(await consents.tick(clock.now())).toBe(1)
    expect((await consents.get(uni, id)).state).toBe('EXPIRED')
  })

  it('that of a provider is given and withdrawn by it, per dataset and receiver', async () => {
    const { consents, events } = await world()
    const ask = { dataset: 'card-flows', receiver: 'org-uni', note: '限研究', validityDays: 30 }
    expect(await codeOf(consents.giveForProvider(uni, ask))).toBe('role-required')
    expect(await codeOf(consents.giveForProvider(personOf('org-card'), ask))).toBe('role-required')
    const strange = { ...ask, receiver: 'no-such' }
    expect(await codeOf(consents.giveForProvider(card, strange))).toBe('organisation-not-found')
    const needless = { ...ask, dataset: 'card-trips' }
    expect(await codeOf(consents.giveForProvider(card, needless))).toBe('terms-not-met')
    const { id } = await consents.giveForProvider(card, ask)
    expect(await codeOf(consents.giveForProvider(card, ask))).toBe('already-exists')
    expect(await codeOf(consents.withdrawForProvider(uni, id, { reason: 'x' }))).toBe(
      'role-required',
    )
    expect((await consents.withdrawForProvider(card, id, { reason: 'x' })).state).toBe('WITHDRAWN')
    expect((await events()).map(({ action, policy }) => [action, Number(policy)])).toEqual([
      ['give', 1],
      ['withdraw', 1],
    ])
  })
})
