import { defineAdapter } from '@tongqu/adapter-kit'
import { decodeCapture } from './capture.ts'
import { decodeFrames } from './decode.ts'
import { openAis } from './session.ts'

/**
 * AIS as receivers and their networks pass it on: VDM and VDO sentences of IEC 61162-1 with the
 * messages of ITU-R M.1371-5. Positions, particulars and voyages of vessels, stations and aids.
 */
export const ais = defineAdapter({
  shape: 'session',
  name: 'ais',
  version: 1,
  emits: ['vessel/position@1', 'vessel/static@1', 'vessel/station@1'],
  options: [],
  checkFault: 'wrong-checksum',
  open: openAis,
  decode: decodeFrames,
  decodeCapture,
})
