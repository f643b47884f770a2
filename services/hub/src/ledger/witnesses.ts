import { type Log, openEgress } from '@tongqu/ingest'
import { nodeFileSystem } from '@tongqu/lakehouse'
import {
  openWitnessing,
  SUBMISSION,
  type WitnessAddress,
  type Witnessing,
  type WitnessingStatus,
  type WitnessPost,
} from '@tongqu/ledger'
import type { HolderWork } from './seat.ts'

export type WitnessDeskOptions = {
  /** Folder of the ledger. */
  dir: string
  witnesses: readonly WitnessAddress[]
  now(): number
  log: Log
  /** Of one answer; default `LIMITS`. */
  limits?: { bytes: number; seconds: number }
}

export type WitnessDesk = {
  /** Asks the witnesses as long as the ledger is held. */
  follow: HolderWork
  /** Undefined without witnesses, and while another process holds the ledger. */
  status(): WitnessingStatus | undefined
  close(): Promise<void>
}

/** A line of a witness is 200 bytes; its answer may hold those of others. */
const LIMITS = { bytes: 16_384, seconds: 10 }

/** Has the checkpoints of the ledger signed by witnesses whom the operator has listed. */
export function openWitnessDesk(options: WitnessDeskOptions): WitnessDesk {
  const { dir, witnesses, now, log, limits = LIMITS } = options
  if (witnesses.length === 0) {
    const nothing = async () => undefined
    return { follow: () => nothing, status: () => undefined, close: nothing }
  }
  const egress = openEgress({ networks: [] })
  // They may stand in the operator's own network, and nowhere else than he has said.
  const post: WitnessPost = (url, body, signal) =>
    egress.post({
      ...{ url, body, signal, limits, redirects: 0, trust: 'operator' },
      ...{ contentType: SUBMISSION.contentType, headers: {}, accepts: [] },
    })
  let witnessing: Witnessing | undefined
  return {
    follow({ reader, recorder }) {
      const own = openWitnessing({
        ...{ dir, disk: nodeFileSystem, witnesses, post, reader, recorder, now },
        troubled: (trouble) => log.warn(trouble, 'a witness has not signed the ledger'),
        alarm: (facts) => log.error(facts, 'a witness knows another history of the ledger'),
        report: (err) => log.warn({ err }, 'nobody could be asked to witness the ledger'),
      })
      witnessing = own
      return async () => {
        if (witnessing === own) witnessing = undefined
        await own.close()
      }
    },
    status: () => witnessing?.status(),
    close: () => egress.close(),
  }
}
