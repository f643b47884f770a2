import type { AccessPlan, Principal } from '@tongqu/access'
import { decide } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import { afterEach, describe, expect, it } from 'vitest'
import type { GatewayDeps } from './deps.ts'
import { testCatalog } from './testing/catalog.ts'
import { keptLog, NOON, served, testDeps } from './testing/gateway.ts'
import { type Script, scriptedLake } from './testing/scripted-lake.ts'

const CHUNK = Buffer.alloc(64 * 1_024, 'x')
const RECORDS = '/api/datasets/bus-timetable/records'
const DOWNLOAD = `${RECORDS}?format=ndjson`
const APP: Principal = {
  kind: 'app',
  address: '192.0.2.1',
  id: 'a1',
  organisation: 'o1',
  scopes: [],
  via: 'token',
  bound: true,
}

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** A hub whose only policy is what the test says: hash of the plan, refusal, confirmation. */
async function hub(script: Script, tier: AccessPlan['tier'] = 'restricted') {
  const { lake, traces } = scriptedLake(script)
  const { log, lines } = keptLog()
  const handlers = new Set<() => void>()
  const policy = {
    hash: 'before',
    refusal: undefined as Problem | undefined,
    confirmed: true,
    asked: 0,
    expiresAt: new Date(NOON.getTime() + 3_600_000).toISOString(),
    now: NOON,
    /** Tells every gateway. */
    change(own: { hash?: string; refusal?: Problem }) {
      Object.assign(policy, own)
      for (const handler of handlers) handler()
    },
  }
  const catalog = testCatalog()
  const decided: GatewayDeps['decide'] = (principal, dataset, action, purpose, now) => {
    policy.asked += 1
    const plan = decide({ catalog: () => catalog }, principal, dataset, action, purpose, now)
    if (plan instanceof Problem) return plan
    const { hash, expiresAt } = policy
    return policy.refusal ?? { ...plan, tier, hash, expiresAt }
  }
  const deps = testDeps({ lake, log, catalog: () => catalog, decide: decided })
  Object.assign(deps, { now: () => policy.now })
  Object.assign(deps.access, {
    policy: {
      onChange(handler: () => void) {
        handlers.add(handler)
        return () => handlers.delete(handler)
      },
      isConfirmed: () => policy.confirmed,
    },
  })
  const recogniser = { principalOf: () => APP }
  const server = await served({ ...deps, identity: { ...deps.identity, recogniser } })
  open.push(server)
  return { ...server, policy, traces, lines, handlers }
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !holds(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  expect(holds()).toBe(true)
}

async function codeOf(response: Response): Promise<string> {
  const { code } = (await response.json()) as { code: string }
  return code
}

const REFUSAL = new Problem('agreement-required')

describe('an answer that rests on a plan', () => {
  it('does not leave when the plan has changed while it was made', async () => {
    const { url, policy, traces } = await hub(() => {
      policy.change({ hash: 'after' })
      return CHUNK
    })
    const response = await fetch(`${url}${DOWNLOAD}`)
    expect(response.status).toBe(403)
    expect(await codeOf(response)).toBe('policy-changed')
    await until(() => traces.pinned === 0)
  })

  it('does not leave when the plan has ended while it was made: the refusal does', async () => {
    const { url, policy, traces } = await hub(() => {
      policy.change({ refusal: REFUSAL })
      return CHUNK
    })
    const response = await fetch(`${url}${DOWNLOAD}`)
    expect(await codeOf(response)).toBe('agreement-required')
    await until(() => traces.pinned === 0)
  })

  it('does not leave while the policy is not confirmed', async () => {
    const { url, policy } = await hub(() => undefined)
    policy.confirmed = false
    const response = await fetch(`${url}${DOWNLOAD}`)
    expect(response.status).toBe(503)
    expect(await codeOf(response)).toBe('policy-unconfirmed')
  })

  it('is refused before it is called fresh', async () => {
    const { url, policy } = await hub(() => undefined)
    const first = await fetch(`${url}${DOWNLOAD}`)
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' }
    expect((await fetch(`${url}${DOWNLOAD}`, { headers })).status).toBe(304)
    policy.refusal = REFUSAL
    for (const method of ['GET', 'HEAD']) {
      expect((await fetch(`${url}${DOWNLOAD}`, { headers, method })).status).toBe(403)
    }
  })

  it('is for nobody else: no other origin, no common cache', async () => {
    const { url } = await hub(() => undefined)
    const { headers } = await fetch(`${url}${DOWNLOAD}`)
    expect(headers.get('cache-control')).toBe('private, no-cache')
    expect(headers.get('vary')).toMatch(/Authorization/)
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
  })
})

describe('a body that is being streamed', () => {
  it.each(['identity', 'gzip'])('breaks off when the plan ends (%s)', async (coding) => {
    const { url, policy, traces, lines, gateway } = await hub(() => CHUNK)
    const response = await fetch(`${url}${DOWNLOAD}`, { headers: { 'accept-encoding': coding } })
    expect(response.status).toBe(200)
    await response.body?.getReader().read()
    policy.change({ refusal: REFUSAL })
    await until(() => gateway.activeStreams() === 0 && traces.pinned === 0)
    expect(lines.map(({ facts }) => facts.end)).toContain('revoked')
  })

  it('never ends as if it were whole', async () => {
    const { url, policy, gateway } = await hub(() => CHUNK)
    const response = await fetch(`${url}${DOWNLOAD}`)
    const whole = response.arrayBuffer()
    whole.catch(() => {})
    await until(() => gateway.activeStreams() === 1)
    policy.change({ hash: 'narrower' })
    await expect(whole).rejects.toThrow()
  })

  it('goes on when a change does not concern it', async () => {
    let more = true
    const { url, policy, gateway } = await hub(() => (more ? CHUNK : undefined))
    const whole = fetch(`${url}${DOWNLOAD}`).then((response) => response.arrayBuffer())
    await until(() => gateway.activeStreams() === 1)
    const before = policy.asked
    policy.change({ hash: 'before' })
    expect(policy.asked).toBeGreaterThan(before)
    more = false
    expect((await whole).byteLength).toBeGreaterThan(0)
  })

  it('breaks off when the policy is no longer confirmed, and when its time is over', async () => {
    for (const end of ['unconfirmed', 'expired']) {
      const { url, policy, gateway } = await hub(() => CHUNK)
      const response = await fetch(`${url}${DOWNLOAD}`)
      await response.body?.getReader().read()
      if (end === 'unconfirmed') policy.confirmed = false
      else {
        policy.refusal = REFUSAL
        policy.now = new Date(policy.expiresAt)
      }
      await until(() => gateway.activeStreams() === 0)
    }
  })

  it('costs nothing and knows nothing of policy while data is open', async () => {
    let more = true
    const { url, policy, gateway } = await hub(() => (more ? CHUNK : undefined), 'open')
    policy.confirmed = false
    const whole = fetch(`${url}${DOWNLOAD}`).then((response) => response.arrayBuffer())
    await until(() => gateway.activeStreams() === 1)
    policy.change({ refusal: REFUSAL })
    expect(policy.asked).toBe(1)
    more = false
    expect((await whole).byteLength).toBeGreaterThan(0)
  })

  it('lets go of the policy when the hub stops', async () => {
    const { handlers, close } = await hub(() => undefined)
    expect(handlers.size).toBe(1)
    await close()
    open.splice(0)
    expect(handlers.size).toBe(0)
  })
})
