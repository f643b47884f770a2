import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openSecrets, openStore, type Store } from '@tongqu/store'
import { testStores } from '@tongqu/store/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { appOf, codeOf, flowClock, personOf, seedOrganisations } from '../testing/flow-world.ts'
import { checkAddress } from './addresses.ts'
import { DISABLE_MILLISECONDS, RETRY_SECONDS } from './delivery.ts'
import { createEvents } from './events.ts'
import { createWebhooks, MAX_NAMED_PER_DAY, MAX_WEBHOOKS } from './webhooks.ts'

type Received = { headers: IncomingHttpHeaders; body: string }

/** A receiver on a real socket; `answer` is the status it gives next. */
async function openReceiver() {
  const received: Received[] = []
  const state = { answer: 204 }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      received.push({ headers: request.headers, body })
      response.writeHead(state.answer, { location: 'http://127.0.0.1:1/' }).end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  servers.push(server)
  const { port } = server.address() as AddressInfo
  return { received, state, url: `http://127.0.0.1:${port}/hook` }
}

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((done) => server.close(done))
})

async function post(url: string, headers: Readonly<Record<string, string>>, body: string) {
  if (!url.startsWith('http://127.0.0.1:')) throw new Error('nobody is there')
  const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual' })
  return { status: response.status }
}

/**
 * The rules of Standard Webhooks, by their own words: which secrets has the message been signed
 * with?
 */
function signedBy({ headers, body }: Received, secrets: readonly string[]): boolean[] {
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const given = String(headers['webhook-signature']).split(' ')
  expect(given.every((one) => one.startsWith('v1,'))).toBe(true)
  return secrets.map((secret) => {
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]+=*$/)
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
    const mac = createHmac('sha256', key).update(content).digest()
    return given.some((one) => {
      const claimed = Buffer.from(one.slice(3), 'base64')
      return claimed.length === mac.length && timingSafeEqual(claimed, mac)
    })
  })
}

const typesOf = (received: readonly Received[]) => received.map(({ body }) => JSON.parse(body).type)

describe.each(testStores())('webhooks on %s', (_name, open) => {
  const uni = personOf('org-uni', 'consumer')
  const firm = personOf('org-firm', 'consumer')

  async function world() {
    const clock = flowClock()
    const store = await open({ now: clock.now, uuid: clock.uuid })
    await seedOrganisations(store)
    const on = (own: Store) =>
      createWebhooks({
        store: own,
        now: clock.now,
        uuid: clock.uuid,
        secrets: openSecrets(new Uint8Array(32)),
        post,
        random: () => 0,
        networks: ['127.0.0.0/8'],
      })
    const happen = (action: string, ...audience: string[]) =>
      store.transact((writing) =>
        store.record(writing, {
          entity: 'consent',
          entityId: action,
          action,
          actor: 'person:secret-person',
          policy: false,
          audience,
        }),
      )
    return { clock, store, webhooks: on(store), on, happen, receiver: await openReceiver() }
  }

  async function confirmed(types?: readonly string[]) {
    const all = await world()
    const { webhooks, receiver } = all
    const ask = { url: receiver.url, ...(types && { types }) }
    const { webhook, secret, reached } = await webhooks.create(uni, ask)
    expect(reached).toBe(true)
    const { challenge } = JSON.parse(receiver.received[0]?.body ?? '').data
    await webhooks.confirm(uni, webhook.id, { challenge })
    receiver.received.splice(0)
    return { ...all, id: webhook.id, secret }
  }

  it('sends nothing to an address before it has shown that it reads what it is sent', async () => {
    const { webhooks, happen, receiver, clock } = await world()
    const { webhook, secret } = await webhooks.create(uni, { url: receiver.url })
    await happen('give', 'org-uni')
    await webhooks.run(clock.now())
    expect(typesOf(receiver.received)).toEqual(['webhook.challenge'])
    const [first] = receiver.received
    expect(first && signedBy(first, [secret])).toEqual([true])
    const { challenge } = JSON.parse(first?.body ?? '').data
    const { id } = webhook
    for (const wrong of ['x', `${challenge.slice(0, -1)}_`, `${challenge}A`, secret]) {
      expect(await codeOf(webhooks.confirm(uni, id, { challenge: wrong }))).toBe('body-invalid')
    }
    expect(await codeOf(webhooks.confirm(firm, id, { challenge }))).toBe('webhook-not-found')
    clock.pass(2)
    expect(await codeOf(webhooks.confirm(uni, id, { challenge }))).toBe('too-late')
    await webhooks.challenge(uni, id)
    expect(await codeOf(webhooks.challenge(uni, id))).toBe('too-many')
    const newest = JSON.parse(receiver.received.at(-1)?.body ?? '').data
    const proof = { challenge: newest.challenge }
    expect(await webhooks.confirm(uni, id, proof)).toMatchObject({ state: 'ACTIVE' })
  })

  it('sends what concerns the organisation, in order, signed, once it has happened', async () => {
    const { webhooks, happen, receiver, clock, secret } = await confirmed()
    await happen('give', 'org-uni', 'org-card')
    await happen('other', 'org-firm')
    await happen('nobody')
    await happen('all', '*')
    await webhooks.run(clock.now())
    expect(typesOf(receiver.received)).toEqual(['consent.give', 'consent.all'])
    for (const message of receiver.received) {
      expect(signedBy(message, [secret])).toEqual([true])
      expect(JSON.parse(message.body).id).toBe(message.headers['webhook-id'])
      const age = clock.now() / 1_000 - Number(message.headers['webhook-timestamp'])
      expect(Math.abs(age)).toBeLessThan(300)
      expect(message.body).not.toContain('secret-person')
    }
    await webhooks.run(clock.now())
    expect(receiver.received).toHaveLength(2)
  })

  it('sends only the types that were asked for', async () => {
    const { webhooks, happen, receiver, clock } = await confirmed([
      'consent.withdraw',
      'agreement.*',
    ])
    for (const action of ['give', 'withdraw', 'withdrawn-not']) await happen(action, 'org-uni')
    await webhooks.run(clock.now())
    expect(typesOf(receiver.received)).toEqual(['consent.withdraw'])
  })

  it('repeats with the same id, keeps the order, and goes on after a restart', async () => {
    const { store, on, webhooks, happen, receiver, clock } = await confirmed()
    receiver.state.answer = 503
    await happen('first', 'org-uni')
    await happen('second', 'org-uni')
    await webhooks.run(clock.now())
    await webhooks.run(clock.now())
    expect(typesOf(receiver.received)).toEqual(['consent.first'])
    await store.close()
    const again = await openStore(store.options)
    const restarted = on(again)
    clock.pass((RETRY_SECONDS[0] ?? 0) / 86_400)
    receiver.state.answer = 200
    await restarted.run(clock.now())
    expect(typesOf(receiver.received)).toEqual(['consent.first', 'consent.first', 'consent.second'])
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(ids[0]).toBe(ids[1])
    expect(ids[1]).not.toBe(ids[2])
    expect((await restarted.list(uni)).items).toMatchObject([{ waiting: 0 }])
    await again.close()
  })

  it('a message whose sender died is sent by another, later', async () => {
    const { store, webhooks, happen, receiver, clock } = await confirmed()
    await happen('first', 'org-uni')
    let sent: (() => void) | undefined
    const dying = createWebhooks({
      store,
      now: clock.now,
      uuid: clock.uuid,
      secrets: openSecrets(new Uint8Array(32)),
      post: () => new Promise(() => sent?.()),
      random: () => 0,
      networks: ['127.0.0.0/8'],
    })
    const begun = new Promise<void>((done) => {
      sent = done
    })
    void dying.run(clock.now())
    await begun
    await webhooks.run(clock.now())
    expect(receiver.received).toEqual([])
    clock.pass(1)
    await webhooks.run(clock.now())
    expect(typesOf(receiver.received)).toEqual(['consent.first'])
  })

  it('follows no redirect and takes nothing but 2xx for success', async () => {
    const { webhooks, happen, receiver, clock, id } = await confirmed()
    await happen('first', 'org-uni')
    for (const [index, status] of [302, 404, 500].entries()) {
      receiver.state.answer = status
      await webhooks.run(clock.now())
      expect(receiver.received).toHaveLength(index + 1)
      expect(await webhooks.get(uni, id)).toMatchObject({ failure: { status }, waiting: 1 })
      clock.pass(1)
    }
  })

  it('gives a message up after three days, and the webhook after five', async () => {
    const { webhooks, happen, receiver, clock, id } = await confirmed()
    receiver.state.answer = 500
    const began = clock.now()
    await happen('first', 'org-uni')
    let attempts = 0
    let state = 'ACTIVE'
    while (state === 'ACTIVE' && attempts < 1_000) {
      await webhooks.run(clock.now())
      clock.pass(0.01)
      if (attempts === 600) await happen('second', 'org-uni')
      attempts += 1
      state = (await webhooks.get(uni, id)).state
    }
    expect(state).toBe('DISABLED')
    expect(clock.now() - began).toBeGreaterThanOrEqual(DISABLE_MILLISECONDS)
    const firsts = typesOf(receiver.received).filter((type) => type === 'consent.first')
    expect(firsts).toHaveLength(RETRY_SECONDS.length + 1)
    expect(typesOf(receiver.received)).toContain('consent.second')
    const count = receiver.received.length
    receiver.state.answer = 204
    await webhooks.run(clock.now())
    expect(receiver.received).toHaveLength(count)
    const { webhook } = await webhooks.enable(uni, id)
    expect(webhook.state).toBe('PENDING')
  })

  it('signs with the old secret too while it changes, then with the new one alone', async () => {
    const { webhooks, happen, receiver, clock, id, secret } = await confirmed()
    const rotated = await webhooks.rotate(uni, id)
    const both = [secret, rotated.secret]
    await happen('first', 'org-uni')
    await webhooks.run(clock.now())
    const own = () => receiver.received.filter(({ body }) => body.includes('consent.'))
    expect(own().map((one) => signedBy(one, both))).toEqual([[true, true]])
    clock.pass(2)
    await happen('second', 'org-uni')
    await webhooks.run(clock.now())
    expect(own().map((one) => signedBy(one, both))).toEqual([
      [true, true],
      [false, true],
    ])
  })

  it('stops for good when the receiver is gone, and when it is removed', async () => {
    const { webhooks, happen, receiver, clock, id, store } = await confirmed()
    receiver.state.answer = 410
    await happen('first', 'org-uni')
    await webhooks.run(clock.now())
    expect((await webhooks.get(uni, id)).state).toBe('DISABLED')
    await webhooks.remove(uni, id)
    expect(await codeOf(webhooks.get(uni, id))).toBe('webhook-not-found')
    expect((await webhooks.list(uni)).items).toEqual([])
    const rows = await store.db.selectFrom('webhooks').select(['url', 'secrets']).execute()
    expect(rows).toEqual([{ url: '', secrets: '' }])
  })

  it('keeps secrets sealed, shows them once, and to no other organisation anything', async () => {
    const { webhooks, store, secret, id } = await confirmed()
    const stored = JSON.stringify([
      await store.db.selectFrom('webhooks').selectAll().execute(),
      await store.db.selectFrom('events').selectAll().execute(),
    ])
    expect(stored).not.toContain(secret)
    expect(JSON.stringify(await webhooks.get(uni, id))).not.toContain(secret)
    const missing = await codeOf(webhooks.get(uni, 'none'))
    for (const who of [firm, appOf('org-firm')]) {
      const works = [
        webhooks.get(who, id),
        webhooks.challenge(who, id),
        webhooks.rotate(who, id),
        webhooks.disable(who, id),
        webhooks.enable(who, id),
        webhooks.remove(who, id),
      ]
      expect(await Promise.all(works.map(codeOf))).toEqual(works.map(() => missing))
    }
    expect(await codeOf(webhooks.list(personOf('org-uni', 'auditor')))).toBe('role-required')
    expect(await codeOf(webhooks.list(appOf('org-uni', 'key')))).toBe('credentials-too-weak')
  })

  it('are bounded, and every change is told once', async () => {
    const { webhooks, store } = await world()
    const url = 'https://uni.example/hook'
    for (let count = 0; count < MAX_WEBHOOKS; count += 1) await webhooks.create(uni, { url })
    expect(await codeOf(webhooks.create(uni, { url }))).toBe('too-many')
    expect(await codeOf(webhooks.create(firm, { url: 'https://10.0.0.1/' }))).toBe(
      'webhook-address-refused',
    )
    expect(await store.db.selectFrom('events').selectAll().execute()).toHaveLength(MAX_WEBHOOKS)
  })

  it('named and removed again and again challenge strangers a few times a day at most', async () => {
    const { webhooks, clock } = await world()
    const name = () => webhooks.create(uni, { url: 'https://stranger.example/' })
    for (let count = 0; count < MAX_NAMED_PER_DAY; count += 1) {
      await webhooks.remove(uni, (await name()).webhook.id)
    }
    expect(await codeOf(name())).toBe('too-many')
    clock.pass(2)
    expect(await codeOf(name())).toBeUndefined()
  })

  it('events can be read again and again, by those whom they concern', async () => {
    const { store, happen } = await world()
    const events = createEvents({ store })
    for (const action of ['a', 'b', 'c']) await happen(action, 'org-uni')
    await happen('d', 'org-firm')
    await happen('e', '*')
    const first = await events.list(uni, { limit: 2 })
    expect(first.items.map(({ type }) => type)).toEqual(['consent.a', 'consent.b'])
    const rest = await events.list(uni, { after: Number(first.next) })
    expect(rest.items.map(({ type }) => type)).toEqual(['consent.c', 'consent.e'])
    expect((await events.list(uni, { after: Number(rest.next) })).next).toBe(rest.next)
    expect((await events.list(uni, { limit: 2 })).items).toEqual(first.items)
    expect((await events.list(personOf('org-bus', 'auditor'))).items).toHaveLength(5)
    expect(await codeOf(events.list(uni, { limit: 0 }))).toBe('wrong-limit')
    expect(await codeOf(events.list({ kind: 'anonymous', address: '' }))).toBe('sign-in-required')
  })
})

describe('addresses of webhooks', () => {
  const allowed = (url: string, networks: string[] = []) => {
    try {
      checkAddress(url, { networks })
      return true
    } catch {
      return false
    }
  }

  it('that are literal and private, in any spelling, are refused', () => {
    const hosts = [
      ...['127.0.0.1', '2130706433', '0x7f.1', '0177.0.0.1', '127.1', '0', '0.0.0.0', '10.0.0.1'],
      ...['172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1'],
      ...['192.0.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '240.0.0.1', '192.0.2.1'],
      ...['[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]', '[fe80::1]'],
      ...['[fc00::1]', '[fd12::1]', '[ff02::1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]'],
      ...['[2001:db8::1]', '[2001::1]', '[100::1]', '１２７.0.0.1', '127。0。0。1', '127.0.0.1.'],
      ...['localhost', 'LOCALHOST', 'a.localhost', 'localhost.', 'printer.local', 'db.internal'],
      ...['intranet', 'host.lan', 'x.home.arpa', 'metadata'],
    ]
    expect(hosts.filter((host) => allowed(`https://${host}/hook`))).toEqual([])
  })

  it('must be https at a known port, and carry no password and no fragment', () => {
    const wrong = [
      ...['http://uni.example/', 'ftp://uni.example/', 'file:///etc/passwd', 'javascript:alert(1)'],
      ...['https://uni.example:22/', 'https://uni.example:6379/', 'https://a:b@uni.example/'],
      ...['https://a@uni.example/', 'https://uni.example/#x', 'https://', 'uni.example', ''],
      `https://uni.example/${'a'.repeat(2_000)}`,
    ]
    expect(wrong.filter((url) => allowed(url))).toEqual([])
    const right = [
      ...['https://uni.example/hook', 'https://uni.example:8443/', 'https://uni.example:443/?a=b'],
      ...['https://8.8.8.8/', 'https://[2606:4700::1]/'],
    ]
    expect(right.filter((url) => !allowed(url))).toEqual([])
  })

  it('in a network that the operator has listed may be private, and plain', () => {
    expect(allowed('http://10.2.3.4:9000/hook', ['10.2.0.0/16'])).toBe(true)
    expect(allowed('http://10.3.3.4:9000/hook', ['10.2.0.0/16'])).toBe(false)
    expect(allowed('ftp://10.2.3.4/', ['10.2.0.0/16'])).toBe(false)
    expect(allowed('http://[fd00::1]/', ['fd00::/8'])).toBe(true)
  })
})
