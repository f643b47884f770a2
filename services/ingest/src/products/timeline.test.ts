import type { Product } from '@tongqu/catalog'
import type { LakeReading } from '@tongqu/lakehouse'
import { expect, it, onTestFinished } from 'vitest'
import { catalogWith, openHub, temporaryFolder } from '../testing/hub.ts'
import { runProduct } from './run.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const COLUMNS = ['happened_at', 'waybill_number', 'mode', 'code', 'conveyance', 'source_dataset']

type Row = Record<string, unknown>

async function world() {
  const dir = await temporaryFolder()
  const catalog = await catalogWith([])
  const { writer, reader } = await openHub(dir, catalog, { now: () => NOW })
  const product = catalog.products.get('freight-timeline') as Product
  let sequence = 0
  return {
    async land(dataset: string, ...readings: LakeReading[]) {
      const sha256 = `${sequence}`.padStart(64, '0')
      const receivedAt = new Date(NOW).toISOString()
      const facts = { dataset, feed: 'f', source: 's', appId: 's', sha256, receivedAt }
      const delivery = { ...facts, sequence: sequence++ }
      const { rejects } = await writer.land(delivery, { readings, rejects: [], findings: [] })
      expect(rejects).toEqual([])
    },
    run: () =>
      runProduct(
        {
          dataDir: dir,
          catalog: () => catalog,
          reader,
          writer,
          zone: 'Asia/Shanghai',
          now: () => NOW,
        },
        product,
        new AbortController().signal,
      ),
    async milestones() {
      const snapshot = await reader.pin('freight-timeline')
      onTestFinished(() => snapshot.close())
      const order = [{ column: 'happened_at', descending: false }]
      const query = { table: 'milestone', view: COLUMNS, select: COLUMNS, where: [], order }
      const { items } = await reader.page(snapshot, query, { limit: 100 })
      return items.map((item) => COLUMNS.map((column) => item[column] ?? null))
    },
  }
}

function waybill(number: string, sentAt: string, more: Row = {}): LakeReading {
  const reading = { sent_at: sentAt, shipping_note_number: number, serial_number: '0000', ...more }
  return { contract: 'freight/waybill@1', reading: { carrier: '云泽货运', ...reading } }
}

function event(id: string, at: string, more: Row): LakeReading {
  const fixed = { event_at: at, event_id: id, classifier: 'ACTUAL', api_version: '3.0' }
  const reading = { ...fixed, event_type: 'EQUIPMENT', code: 'LOADED', ...more }
  return { contract: 'freight/transport_event@1', reading }
}

function eventReference(id: string, at: string, type: string, value: string): LakeReading {
  const kind = type === 'SI' ? 'reference' : 'document'
  const reading = { event_at: at, event_id: id, reference_index: 0, kind, type, value }
  return { contract: 'freight/event_reference@1', reading }
}

function orderReference(index: number, qualifier: string, value: string): LakeReading {
  const reading = { sent_at: '2026-11-17T01:00:00Z', message_id: 'm1', reference_index: index }
  return { contract: 'freight/order_reference@1', reading: { ...reading, qualifier, value } }
}

it('road, rail and water stand on one line under the waybill number', async () => {
  const { land, run, milestones } = await world()
  await land(
    'freight-waybills',
    waybill('YZ1', '2026-11-18T00:00:00Z', {
      consigned_at: '2026-11-17T02:00:00Z',
      despatched_at: '2026-11-17T04:00:00Z',
      received_at_place_at: '2026-11-17T08:00:00Z',
    }),
  )
  await land('freight-orders', orderReference(0, 'AAM', 'YZ1'), orderReference(1, 'BN', 'BKG1'))
  await land(
    'freight-events',
    event('r', '2026-11-18T02:00:00Z', { transport_mode: 'RAIL', rail_service: 'X8001' }),
    eventReference('r', '2026-11-18T02:00:00Z', 'SI', 'YZ1'),
    event('w', '2026-11-19T02:00:00Z', {
      transport_mode: 'VESSEL',
      vessel_name: 'YUN 1',
      export_voyage: '8E',
    }),
    // This one names the booking only, which the order has told of with the waybill.
    eventReference('w', '2026-11-19T02:00:00Z', 'BKG', 'BKG1'),
    event('x', '2026-11-19T03:00:00Z', { transport_mode: 'VESSEL' }),
    eventReference('x', '2026-11-19T03:00:00Z', 'BKG', 'BKG2'),
  )
  await run()
  expect(await milestones()).toEqual([
    ['2026-11-17T02:00:00Z', 'YZ1', 'none', 'CONSIGNED', null, 'freight-waybills'],
    ['2026-11-17T04:00:00Z', 'YZ1', 'road', 'DEPARTED', null, 'freight-waybills'],
    ['2026-11-17T08:00:00Z', 'YZ1', 'road', 'ARRIVED', null, 'freight-waybills'],
    ['2026-11-18T02:00:00Z', 'YZ1', 'rail', 'LOADED', 'X8001', 'freight-events'],
    ['2026-11-19T02:00:00Z', 'YZ1', 'water', 'LOADED', 'YUN 1 8E', 'freight-events'],
  ])
})

it('the newest report of a waybill counts, and what was expected goes when it has happened', async () => {
  const { land, run, milestones } = await world()
  await land(
    'freight-waybills',
    waybill('YZ1', '2026-11-18T00:00:00Z', { despatched_at: '2026-11-17T04:00:00Z' }),
    waybill('YZ1', '2026-11-18T01:00:00Z', { despatched_at: '2026-11-17T05:00:00Z' }),
  )
  const sea = {
    transport_mode: 'VESSEL',
    event_type: 'TRANSPORT',
    code: 'ARRIVED',
    un_locode: 'CNSHA',
  }
  await land(
    'freight-events',
    event('e', '2026-11-19T02:00:00Z', { ...sea, classifier: 'ESTIMATED' }),
    eventReference('e', '2026-11-19T02:00:00Z', 'SI', 'YZ1'),
    event('a', '2026-11-19T05:00:00Z', sea),
    eventReference('a', '2026-11-19T05:00:00Z', 'SI', 'YZ1'),
    event('gone', '2026-11-19T06:00:00Z', { ...sea, code: 'DEPARTED', is_retracted: true }),
    eventReference('gone', '2026-11-19T06:00:00Z', 'SI', 'YZ1'),
    event('book', '2026-11-17T01:00:00Z', {
      event_type: 'SHIPMENT',
      code: 'CONFIRMED',
      document_type: 'BKG',
    }),
    eventReference('book', '2026-11-17T01:00:00Z', 'SI', 'YZ1'),
  )
  await run()
  expect((await milestones()).map(([at, , mode, code]) => [at, mode, code])).toEqual([
    ['2026-11-17T01:00:00Z', 'none', 'BOOKED'],
    ['2026-11-17T05:00:00Z', 'road', 'DEPARTED'],
    ['2026-11-19T05:00:00Z', 'water', 'ARRIVED'],
  ])
})

it('a truck that leaves the port of arrival has delivered; before the voyage it has only left', async () => {
  const { land, run, milestones } = await world()
  const gate = { transport_mode: 'TRUCK', code: 'GATED_OUT' }
  await land('freight-waybills', waybill('YZ1', '2026-11-18T00:00:00Z'))
  await land(
    'freight-events',
    event('a', '2026-11-17T00:00:00Z', gate),
    eventReference('a', '2026-11-17T00:00:00Z', 'SI', 'YZ1'),
    event('b', '2026-11-18T00:00:00Z', { transport_mode: 'VESSEL', code: 'DISCHARGED' }),
    eventReference('b', '2026-11-18T00:00:00Z', 'SI', 'YZ1'),
    event('c', '2026-11-19T00:00:00Z', gate),
    eventReference('c', '2026-11-19T00:00:00Z', 'SI', 'YZ1'),
  )
  await run()
  const codes = (await milestones()).map(([, , , code]) => code)
  expect(codes).toEqual(['GATED_OUT', 'DISCHARGED', 'DELIVERED'])
})
