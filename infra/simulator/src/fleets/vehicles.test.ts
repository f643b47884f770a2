import bindings from 'gtfs-realtime-bindings'
import { expect, it } from 'vitest'
import { metersBetween } from '../geography.ts'
import { vehiclePositions } from '../gtfs-realtime.ts'
import { gcj02 } from './datum.ts'
import { misbehaviours } from './misbehaviour.ts'
import { reportOf } from './report.ts'
import { MORNING, province } from './testing/trial.ts'
import { vehiclesOf } from './vehicles.ts'

const { FeedMessage } = bindings.transit_realtime

it('has buses where the GTFS-Realtime feed has them, under the same plates', () => {
  const fleet = vehiclesOf(province, { count: 300, scale: 1 })
  const { entity } = FeedMessage.decode(vehiclePositions(province, MORNING))
  const buses = new Map(fleet.map((vehicle) => [vehicle.plate, vehicle]))
  const shared = entity.flatMap(({ vehicle }) => {
    const bus = buses.get(String(vehicle?.vehicle?.licensePlate))
    return bus && vehicle?.position ? [{ bus, position: vehicle.position }] : []
  })
  expect(shared.length).toBeGreaterThan(20)
  for (const { bus, position } of shared) {
    const report = reportOf(bus, MORNING)
    expect(report.status & 16).toBe(0)
    if (report.latitude === 0) continue
    const place = { latitude: report.latitude / 1e6, longitude: report.longitude / 1e6 }
    expect(metersBetween(place, position)).toBeLessThan(5)
  }
})

it('moves every kind of vehicle without a jump, odometers only forward', () => {
  const fleet = vehiclesOf(province, { count: 120, scale: 1 })
  const last = new Map<string, { mileage: number; latitude: number; longitude: number }>()
  const moved = new Set<string>()
  for (let at = MORNING; at < MORNING + 86_400_000; at += 120_000) {
    for (const vehicle of fleet) {
      const report = reportOf(vehicle, at)
      if (report.latitude === 0) continue
      const [latitude, longitude] = [report.latitude / 1e6, report.longitude / 1e6]
      const before = last.get(vehicle.plate)
      last.set(vehicle.plate, { mileage: report.mileage, latitude, longitude })
      if (!before) continue
      const meters = metersBetween(before, { latitude, longitude })
      expect(report.mileage).toBeGreaterThanOrEqual(before.mileage)
      expect(meters).toBeLessThan(120 * 60)
      if (meters > 0) moved.add(vehicle.kind)
    }
  }
  expect([...moved].sort()).toEqual(['bus', 'coach', 'hazmat', 'taxi', 'truck'])
})

it('has some vehicles out of service, some tired or too fast, and some that never come', () => {
  const fleet = vehiclesOf(province, { count: 600, scale: 1 })
  const reports = Array.from({ length: 96 }, (_, quarter) =>
    fleet.map((vehicle) => reportOf(vehicle, MORNING + quarter * 900_000)),
  ).flat()
  const share = (has: (one: (typeof reports)[number]) => boolean) =>
    reports.filter(has).length / reports.length
  expect(share(({ status }) => (status & 16) !== 0)).toBeGreaterThan(0.1)
  expect(share(({ alarm }) => (alarm & 2) !== 0)).toBeGreaterThan(0)
  expect(share(({ alarm }) => (alarm & 4) !== 0)).toBeGreaterThan(0)
  expect(share(({ alarm }) => alarm !== 0)).toBeLessThan(0.05)
  const absent = fleet.filter(({ isAbsent, isDue }) => isAbsent && isDue).length / fleet.length
  expect(absent).toBeGreaterThan(0.01)
  expect(absent).toBeLessThan(0.1)
})

it('shifts the coordinates of terminals with the secrecy plug-in, and says so', () => {
  // Worked with the formula of the public Java implementation, to 1e-7 degrees.
  const beijing = gcj02({ latitude: 39.915, longitude: 116.404 })
  expect(beijing.latitude).toBeCloseTo(39.9164043, 6)
  expect(beijing.longitude).toBeCloseTo(116.4102445, 6)
  const fleet = vehiclesOf(province, { count: 600, scale: 1 })
  const secret = fleet.filter(({ datum }) => datum === 'GCJ02')
  expect(secret.length).toBeGreaterThan(3)
  for (const vehicle of fleet) {
    const { status, latitude } = reportOf(vehicle, MORNING)
    expect((status & 32) !== 0).toBe(vehicle.datum === 'GCJ02')
    const plain = reportOf({ ...vehicle, datum: 'WGS84' }, MORNING)
    expect(latitude !== plain.latitude).toBe(vehicle.datum === 'GCJ02' && latitude !== 0)
  }
})

it('chooses by the seed who misbehaves, about as many as were asked for', () => {
  const chosen = (seed: number) => {
    const faults = misbehaviours()
    faults.set({ kind: 'freeze', share: 0.3, seed }, MORNING)
    return Array.from({ length: 1_000 }, (_, vehicle) => faults.does('freeze', vehicle))
  }
  expect(chosen(1)).toEqual(chosen(1))
  expect(chosen(1)).not.toEqual(chosen(2))
  const share = chosen(1).filter(Boolean).length / 1_000
  expect(Math.abs(share - 0.3)).toBeLessThan(0.06)
})

it('numbers a hundred thousand vehicles without a repetition', () => {
  const fleet = vehiclesOf(province, { count: 100_000, scale: 1 })
  expect(fleet.length).toBe(100_000)
  expect(new Set(fleet.map(({ plate, plateColor }) => `${plate}|${plateColor}`)).size).toBe(100_000)
  expect(new Set(fleet.map(({ phone }) => phone)).size).toBe(100_000)
})
