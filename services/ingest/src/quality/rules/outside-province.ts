import { shares } from '../parameters.ts'
import { widened } from '../province.ts'
import type { Batch, Box, Finds, Rule } from '../types.ts'

/** Characters of a geometry that are looked at; a longer outline is judged by its beginning. */
const LOOKED_AT_CHARACTERS = 20_000
/** A pair of numbers of a GeoJSON position. */
const POSITION = /\[\s*(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*,\s*(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g

/** A place outside the province: coordinates swapped, in another datum, or zero. */
export const outsideProvince: Rule = {
  id: 'outside-province',
  title: { 'zh-CN': '位置在省外', en: 'Outside the province' },
  about: {
    'zh-CN': '位置是否在本省范围内',
    en: 'Does it lie in the province?',
  },
  side: 'quality',
  weight: 1,
  parameters: {
    marginDegrees: {
      value: 0.3,
      unit: 'deg',
      source: 'Tongqu: lines and vehicles cross the border by some thirty kilometres',
    },
    ...shares({ warnPercent: 0, failPercent: 5 }),
  },
  applies: ({ geometry }) => geometry !== undefined,
  judgeFor({ contract, province, parameters }) {
    const { geometry } = contract
    const box = province && widened(province, parameters.marginDegrees ?? 0)
    if (!geometry || !box) return () => 0
    if (geometry.kind === 'geojson') {
      return (batch, _state, _context, finds) => judgeOutlines(batch, geometry.column, box, finds)
    }
    const { longitude, latitude } = geometry
    return ({ readings }, _state, _context, finds) => {
      let checked = 0
      for (let index = 0; index < readings.length; index++) {
        const east = readings[index]?.[longitude]
        const north = readings[index]?.[latitude]
        if (typeof east !== 'number' || typeof north !== 'number') continue
        checked++
        if (!isOutside(box, east, north)) continue
        finds.add(index, () => `${east}, ${north} lies outside ${box.join(', ')}`)
      }
      return checked
    }
  },
}

function isOutside([west, south, east, north]: Box, x: number, y: number): boolean {
  return x < west || x > east || y < south || y > north
}

function judgeOutlines(batch: Batch, column: string, box: Box, finds: Finds): number {
  let checked = 0
  for (const [index, reading] of batch.readings.entries()) {
    const text = reading[column]
    if (typeof text !== 'string') continue
    checked++
    for (const [, east, north] of text.slice(0, LOOKED_AT_CHARACTERS).matchAll(POSITION)) {
      if (!isOutside(box, Number(east), Number(north))) continue
      finds.add(index, () => `${east}, ${north} lies outside ${box.join(', ')}`)
      break
    }
  }
  return checked
}
