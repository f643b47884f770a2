import { decide, type Quotas } from '@tongqu/access'
import type { Catalog } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { keptLedger } from '@tongqu/ledger/testing'
import { openRealtime } from '@tongqu/realtime'
import { Registry } from 'prom-client'
import type { GatewayDeps, Log } from '../deps.ts'
import { createGateway, type Gateway } from '../gateway.ts'
import { withoutPeople } from '../nobody.ts'
import { type RunningGateway, serveGateway } from '../server.ts'
import { testCatalog } from './catalog.ts'

export const PUBLIC_URL = 'http://hub.example'
export const NOON = new Date('2026-03-01T04:00:00Z')

export type LogLine = { level: 'info' | 'warn' | 'error'; facts: Record<string, unknown> }

/** A log that keeps what it is told. */
export function keptLog(): { log: Log; lines: LogLine[] } {
  const lines: LogLine[] = []
  const at = (level: LogLine['level']) => (facts: object) =>
    void lines.push({ level, facts: facts as Record<string, unknown> })
  return { log: { info: at('info'), warn: at('warn'), error: at('error') }, lines }
}

/** Dependencies of a gateway: the real access and realtime, and whatever a test puts in. */
export function testDeps(own: Partial<GatewayDeps> & Pick<GatewayDeps, 'lake'>): GatewayDeps {
  let count = 0
  const catalog: () => Catalog = own.catalog ?? constant(testCatalog())
  return {
    catalog,
    raw: { open: () => Promise.reject(new Problem('delivery-not-found')) },
    realtime: openRealtime({
      now: () => NOON,
      freshnessLimitSeconds: (id) => catalog().datasets.get(id)?.freshnessLimitSeconds,
    }),
    decide: (principal, dataset, action, purpose, now) =>
      decide({ catalog }, principal, dataset, action, purpose, now),
    ...withPolicy(withoutPeople()),
    ledger: keptLedger(),
    quotas: unlimited(),
    now: () => NOON,
    zone: 'Asia/Shanghai',
    uuid: () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`,
    log: keptLog().log,
    publicUrl: PUBLIC_URL,
    trustedProxies: [],
    metrics: new Registry(),
    ...own,
  }
}

/** What is not open is served too: the policy never changes and is always confirmed. */
function withPolicy({ identity, access }: ReturnType<typeof withoutPeople>) {
  Reflect.set(access, 'policy', { onChange: () => () => {}, isConfirmed: () => true })
  return { identity, access }
}

/** Nobody is limited. */
export function unlimited(): Quotas {
  const visit = {
    read: () => {},
    stream: () => {},
    spent: () => {},
    headers: () => ({}),
    end: () => {},
  }
  return { enter: () => visit, stateOf: async () => [], close: async () => {} }
}

function constant<T>(value: T): () => T {
  return () => value
}

/** A gateway behind a real socket; `close` ends it at once. */
export async function served(
  deps: GatewayDeps,
): Promise<RunningGateway & { gateway: Gateway; url: string; close(): Promise<void> }> {
  const gateway = createGateway(deps)
  const { uuid, publicUrl } = deps
  const running = await serveGateway(gateway, { host: '127.0.0.1', port: 0, publicUrl, uuid })
  return {
    ...running,
    gateway,
    url: `http://127.0.0.1:${running.port}`,
    close: () => running.stop(0),
  }
}
