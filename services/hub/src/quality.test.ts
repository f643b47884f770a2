import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decide } from '@tongqu/access'
import { loadCatalog } from '@tongqu/catalog'
import { createGateway, MetricsRegistry, withoutPeople } from '@tongqu/gateway'
import { knownAdapters, openQuality } from '@tongqu/ingest'
import {
  type LakeReading,
  openCells,
  openEngine,
  openLakeReader,
  openLakeWriter,
  openRawStore,
} from '@tongqu/lakehouse'
import { keptLedger } from '@tongqu/ledger/testing'
import { localBus, openRealtime } from '@tongqu/realtime'
import { expect, it, onTestFinished } from 'vitest'
import { unlimited } from '../../gateway/src/testing/gateway.ts'

const CATALOG_DIR = fileURLToPath(new URL('../../../catalog', import.meta.url))
const ZONE = 'Asia/Shanghai'
const NOW = Date.parse('2026-03-01T04:00:00Z')
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** A lake, quality that writes into it, and the doors over it, on the repository's catalogue. */
async function openHub() {
  const dir = await mkdtemp(join(tmpdir(), 'tongqu-quality-'))
  const { catalog } = await loadCatalog(CATALOG_DIR, { adapters: knownAdapters })
  if (!catalog) throw new Error('the catalogue has faults')
  const clock = { now: NOW }
  const [now, uuid] = [() => clock.now, () => crypto.randomUUID()]
  const cells = openCells(() => randomBytes(32))
  const engine = await openEngine({ threads: 2, memoryMegabytes: 512, spillDir: dir, cells })
  const facts = { dir, datasets: [...catalog.datasets.values()], now, uuid, engine }
  const writer = await openLakeWriter({ ...facts, zone: ZONE })
  const reader = await openLakeReader(facts)
  const told = { catalog: () => catalog, zone: ZONE, reader, writer, bus: localBus(), now }
  const quality = await openQuality({ ...told, dir: join(dir, 'quality'), log: silent })
  const gateway = createGateway({
    catalog: () => catalog,
    lake: reader,
    raw: await openRawStore({ dir, now, uuid }),
    realtime: openRealtime({ now: () => new Date(now()), freshnessLimitSeconds: () => 60 }),
    ...withoutPeople(),
    ledger: keptLedger(),
    quotas: unlimited(),
    decide: (...asked) => decide({ catalog: () => catalog }, ...asked),
    now: () => new Date(now()),
    uuid,
    zone: ZONE,
    log: silent,
    publicUrl: 'http://hub.example',
    trustedProxies: [],
    metrics: new MetricsRegistry(),
  })
  onTestFinished(async () => {
    await quality.close()
    await reader.close()
    await writer.close()
    engine.close()
    await rm(dir, { recursive: true, force: true })
  })
  return {
    quality,
    clock,
    async land(dataset: string, source: string, readings: LakeReading[]) {
      const receivedAt = new Date(now()).toISOString()
      const origin = { dataset, feed: 'city', source, sha256: 'a'.repeat(64), receivedAt }
      const delivery = { ...origin, appId: source, sequence: 0 }
      const findings = await quality.judge(delivery, { readings, findings: [] })
      const rejects = [{ at: 'site[7].status', code: 'not-a-number', reason: 'is no number' }]
      quality.landed(delivery, await writer.land(delivery, { readings, rejects, findings }))
    },
    async read(target: string) {
      const response = await gateway.request(target)
      return { status: response.status, text: await response.text() }
    },
  }
}

/** Where things are, one of them beyond the sea. */
function places(contract: LakeReading['contract'], key: string, time: string): LakeReading[] {
  return [112, 112.1, 0].map((longitude, index) => ({
    contract,
    reading: {
      [time]: new Date(NOW - 5_000).toISOString(),
      [key]: `${key}-${index}`,
      ...(contract.startsWith('parking/occupancy') && { group_id: 'all', free: 1 }),
      ...(contract.startsWith('parking/space') && { is_occupied: true }),
      longitude,
      latitude: 31,
    },
  }))
}

it('what comes in is judged, scored and told at the doors, as far as each dataset is open', async () => {
  const hub = await openHub()
  const [open, shut] = ['parking-occupancy', 'parking-space-status']
  await hub.land(open, 'parking-status', places('parking/occupancy@1', 'lot_id', 'measured_at'))
  await hub.land(shut, 'parking-kerb', places('parking/space_status@1', 'space_id', 'measured_at'))
  for (let second = 0; second < 80; second += 10) {
    hub.clock.now += 10_000
    await hub.quality.beat()
  }
  const report = JSON.parse((await hub.read(`/api/datasets/${open}/quality`)).text)
  expect(report).toMatchObject({ depth: 'reasons', current: { day: '2026-03-01' } })
  expect(report.verdicts).toContainEqual(
    expect.objectContaining({ rule: 'outside-province', verdict: 'FAIL', found: 1, newFound: 1 }),
  )
  expect(report.faults).toContainEqual(
    expect.objectContaining({ kind: 'reject', code: 'not-a-number', place: 'site[].status' }),
  )
  const restricted = await hub.read(`/api/datasets/${shut}/quality`)
  expect(JSON.parse(restricted.text)).toMatchObject({ depth: 'scores', faults: [] })
  expect(restricted.text).toContain('outside-province')
  expect(restricted.text).not.toContain('space_id-2')
  const { status, text } = await hub.read('/quality?lang=en')
  expect(status).toBe(200)
  expect(text).toContain('Outside the province')
})
