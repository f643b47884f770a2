import type { ForwardAdapter, Forwarding, SessionContext } from '@tongqu/adapter-kit'
import { LowerLink } from './lower/lower-link.ts'
import { LowerMainSession } from './lower/main-session.ts'
import { LowerSlaveSession } from './lower/slave-session.ts'
import { LOWER_OPTIONS, lowerOptionsOf } from './options.ts'
import { emptyTurn } from './turn.ts'

/**
 * JT/T 809-2011 and -2019 with the hub as lower platform: rows of `vehicle/position@1` go to an
 * upper platform as 0x1202, late ones as 0x1203. `confirmed` follows the peer's receipts (0x9101),
 * or, where it gives none, its answers to 0x1005; see README.
 */
export const jt809Forward: ForwardAdapter = {
  name: 'jt809',
  takes: ['vehicle/position@1'],
  options: LOWER_OPTIONS,
  open,
}

function open(context: SessionContext): Forwarding {
  const link = new LowerLink(lowerOptionsOf(context.options), context)
  let current: LowerMainSession | undefined
  return {
    main() {
      current = new LowerMainSession(link)
      return current
    },
    slave: () => new LowerSlaveSession(link),
    isReady: () => current?.isReady() ?? false,
    send: (rows, now, late) => current?.send(rows, now, late) ?? emptyTurn(),
    confirmed: () => link.rows.confirmed(),
  }
}
