import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bd09OfWgs84, gcj02OfWgs84, wgs84OfBd09, wgs84OfGcj02 } from './datum.ts'

describe('GCJ-02', () => {
  it('of the worked example is what the formula gives', () => {
    const { latitude, longitude } = gcj02OfWgs84(39.915, 116.404)
    expect(longitude).toBeCloseTo(116.4102445, 7)
    expect(latitude).toBeCloseTo(39.9164043, 7)
  })

  it('comes back to within 1e-9 degree from everywhere inside the area', () => {
    const inside = fc.tuple(
      fc.double({ min: 4, max: 53.4, noNaN: true }),
      fc.double({ min: 73.8, max: 134.9, noNaN: true }),
    )
    fc.assert(
      fc.property(inside, ([latitude, longitude]) => {
        const shifted = gcj02OfWgs84(latitude, longitude)
        const back = wgs84OfGcj02(shifted.latitude, shifted.longitude)
        expect(Math.abs(back.latitude - latitude)).toBeLessThan(1e-9)
        expect(Math.abs(back.longitude - longitude)).toBeLessThan(1e-9)
      }),
      { numRuns: 5_000 },
    )
  })

  it('is WGS 84 outside of the area', () => {
    for (const [latitude, longitude] of [
      [48.85, 2.35],
      [-33.9, 151.2],
      [0, 0],
    ] as const) {
      expect(gcj02OfWgs84(latitude, longitude)).toEqual({ latitude, longitude })
      expect(wgs84OfGcj02(latitude, longitude)).toEqual({ latitude, longitude })
    }
  })
})

describe('BD-09', () => {
  it('of the worked example is what the formula gives', () => {
    const gcj = wgs84OfGcj02(39.915, 116.404)
    const bd = bd09OfWgs84(gcj.latitude, gcj.longitude)
    expect(bd.latitude).toBeCloseTo(39.921_336_993_510_21, 8)
    expect(bd.longitude).toBeCloseTo(116.410_369_493_710_29, 8)
  })

  it('comes back to within 1e-9 degree from everywhere inside the area', () => {
    const inside = fc.tuple(
      fc.double({ min: 4, max: 53.4, noNaN: true }),
      fc.double({ min: 73.8, max: 134.9, noNaN: true }),
    )
    fc.assert(
      fc.property(inside, ([latitude, longitude]) => {
        const moved = bd09OfWgs84(latitude, longitude)
        const back = wgs84OfBd09(moved.latitude, moved.longitude)
        expect(Math.abs(back.latitude - latitude)).toBeLessThan(1e-9)
        expect(Math.abs(back.longitude - longitude)).toBeLessThan(1e-9)
      }),
      { numRuns: 2_000 },
    )
  })
})
