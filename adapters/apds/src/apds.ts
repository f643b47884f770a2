import {
  type DecodeContext,
  type Decoded,
  defineAdapter,
  parseJson,
  rejected,
} from '@tongqu/adapter-kit'
import { Desk } from './desk.ts'
import { putElement } from './elements.ts'
import { isChange, recordsIn } from './kinds.ts'
import { putObservation } from './observations.ts'
import { putRate } from './rates.ts'
import { type PlacesOfRates, putRight } from './rights.ts'

/**
 * APDS 3.x and 4.x (ISO/TS 5206-1) in JSON: places, spaces, supply and demand, rights, rates and
 * observations, and FIWARE's APDSObservation. Sessions and assigned rights are about persons and
 * are not taken.
 */
export const apds = defineAdapter({
  shape: 'decode',
  name: 'apds',
  version: 1,
  emits: [
    'parking/lot@1',
    'parking/space@1',
    'parking/tariff@1',
    'parking/opening@1',
    'parking/occupancy@1',
    'parking/space_status@1',
    'parking/observation@1',
  ],
  accepts: ['application/json', 'application/ld+json', 'text/json'],
  options: [
    {
      name: 'lot',
      pattern: /^.{1,512}$/,
      help: {
        'zh-CN': '费率表所属的停车场编号，用于文档中没有权利指明地点时',
        en: 'id of the place that rate tables belong to, where no right of the document names one',
      },
    },
  ],
  decode,
})

function decode(bytes: Uint8Array, context: DecodeContext): Decoded {
  const parsed = parseJson(bytes, context.limits)
  if ('reject' in parsed) return { readings: [], rejects: [parsed.reject], findings: [] }
  const found = recordsIn(parsed.value)
  if (found.length === 0) return rejected('body', 'no-records', 'no record of APDS')
  const desk = new Desk(context)
  for (const { code, message, at } of parsed.findings) desk.note(code, message, at)
  const places: PlacesOfRates = new Map()
  for (const { kind, item, at } of found) {
    if (kind === 'element') putElement(desk, item, at)
    else if (kind === 'right') putRight(desk, item, places, at)
    else if (kind === 'observation') putObservation(desk, item, at)
    else if (kind === 'other') desk.refuse(at, 'unknown-record', 'no record that is read here')
  }
  // Rates last: rights anywhere in the document say where they apply.
  for (const { kind, item, at } of found) if (kind === 'rate') putRate(desk, item, places, at)
  return desk.decoded(isChange(parsed.value) ? 'differential' : undefined)
}
