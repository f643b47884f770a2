import { expect, it } from 'vitest'
import { catalogWith, openHub, temporaryFolder } from '../testing/hub.ts'
import { createDirectory } from './directory.ts'

const PLATE = '云A12345'
const PHONE = '13900000001'

async function lake() {
  const { deps, writer } = await openHub(await temporaryFolder(), await catalogWith([]))
  let sequence = 0
  async function land(dataset: string, contract: string, readings: object[]): Promise<void> {
    sequence += 1
    const delivery = {
      dataset,
      feed: 'test',
      source: 'test',
      sha256: String(sequence).padStart(64, '0'),
      receivedAt: '2026-11-21T08:00:00Z',
      appId: 'test',
      sequence,
    }
    const decoded = {
      readings: readings.map((reading) => ({ contract, reading })) as never,
      rejects: [],
      findings: [],
    }
    await writer.land(delivery, decoded)
  }
  const directory = createDirectory(deps)
  return {
    directory,
    roster: (...rows: object[]) => land('vehicle-roster', 'vehicle/roster@1', rows),
    register: (...rows: object[]) => land('vehicle-register', 'vehicle/registration@1', rows),
  }
}

const truck = { plate: PLATE, plate_color: 2, vehicle_kind: 'truck', operator_id: 'haulier' }

it('knows a vehicle by its plate from the roster, and by the phone it has registered with', async () => {
  const { directory, roster } = await lake()
  await roster(truck)
  await directory.load()
  expect(directory.due()).toBe(1)
  expect(directory.byPlate(PLATE, 2)).toMatchObject({ kind: 'truck', operator: 'haulier' })
  expect(directory.byPlate(PLATE, 1)).toBeUndefined()
  expect(directory.byPhone(PHONE)).toBeUndefined()
  directory.note({ plate: PLATE, plateColor: 2, phone: PHONE, kind: 'other' })
  expect(directory.byPhone(PHONE)).toMatchObject({ kind: 'truck', plate: PLATE, phone: PHONE })
})

it('a roster counts more than a registration, and a newer roster more than an older one', async () => {
  const { directory, roster } = await lake()
  directory.note({ plate: PLATE, plateColor: 2, phone: PHONE, kind: 'other' })
  expect(directory.byPhone(PHONE)?.kind).toBe('other')
  await roster(truck)
  await directory.load()
  expect(directory.byPhone(PHONE)?.kind).toBe('truck')
  await roster({ ...truck, vehicle_kind: 'hazmat' })
  await directory.load()
  expect(directory.byPhone(PHONE)?.kind).toBe('hazmat')
})

it('remembers after a restart who was registered, by the newest registration', async () => {
  const { directory, register } = await lake()
  const common = { plate: PLATE, plate_color: 2, protocol: 'jt808', protocol_version: '2019' }
  await register(
    { ...common, registered_at: '2026-11-20T08:00:00Z', vehicle_kind: 'bus', phone: '13900000002' },
    { ...common, registered_at: '2026-11-21T08:00:00Z', vehicle_kind: 'bus', phone: PHONE },
  )
  await directory.load()
  expect(directory.byPhone(PHONE)).toMatchObject({ plate: PLATE, kind: 'bus' })
  expect(directory.byPhone('13900000002')).toBeUndefined()
  directory.release?.(PHONE)
  expect(directory.byPhone(PHONE)).toBeUndefined()
})
