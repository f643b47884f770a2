import { defineAdapter } from '@tongqu/adapter-kit'
import { decodeCapture } from './capture.ts'
import { decodeFrames } from './decode.ts'
import { OPTIONS } from './options.ts'
import { openJt808 } from './session.ts'

/**
 * JT/T 808, terminal to platform, of 2011, 2013 (Beidou) and 2019, over TCP and UDP, with the
 * signalling of JT/T 1078-2016. Positions, alarms and registrations; other messages stay in the
 * journal and are told in captures.
 */
export const jt808 = defineAdapter({
  shape: 'session',
  name: 'jt808',
  version: 1,
  emits: ['vehicle/position@1', 'vehicle/alarm@1', 'vehicle/registration@1', 'vehicle/message@1'],
  options: OPTIONS,
  checkFault: 'wrong-checksum',
  open: openJt808,
  decode: decodeFrames,
  decodeCapture,
})
