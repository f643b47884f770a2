import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gcj02OfWgs84, wgs84OfGcj02 } from './datum.ts'

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
