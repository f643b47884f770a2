import type { Peer, SessionAdapter, SessionContext } from '@tongqu/adapter-kit'
import { LINK_OPTIONS, PLATFORMS_OPTION, type Platform, platformsOf } from './options.ts'
import { decodeCapture } from './reading/capture.ts'
import { decodeFrames } from './reading/decode.ts'
import { MainSession } from './upper/main-session.ts'
import { PlatformLink } from './upper/platform-link.ts'

/**
 * JT/T 809-2011 and -2019 with the hub as upper platform: lower platforms log in over the main
 * link, the hub dials their slave link back, and positions, alarms, registrations and static data
 * become readings. The edition is agreed with each platform (option `platforms`).
 */
export const jt809 = {
  shape: 'session',
  name: 'jt809',
  version: 1,
  emits: ['vehicle/position@1', 'vehicle/alarm@1', 'vehicle/registration@1', 'vehicle/message@1'],
  options: [PLATFORMS_OPTION, ...LINK_OPTIONS],
  checkFault: 'wrong-checksum',
  open,
  decode: decodeFrames,
  decodeCapture,
} as const satisfies SessionAdapter

function open(context: SessionContext) {
  const platforms = platformsOf(context.options.platforms)
  const links = new Map<number, PlatformLink>()
  const shared = {
    platforms,
    randomWord: () => context.randomWord(),
    linkOf(platform: Platform): PlatformLink {
      const known = links.get(platform.accessCode)
      if (known) return known
      const link = new PlatformLink(platform, context)
      links.set(platform.accessCode, link)
      return link
    },
  }
  return { session: (peer: Peer) => new MainSession(shared, peer) }
}
