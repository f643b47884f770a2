import type { HttpPush, PushAuth, Source } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { withFilesRead } from '../options.ts'
import type { Target } from '../target.ts'
import type { ListenedRequest } from './http-listener.ts'
import type { Transport } from './http-poll.ts'
import { type Behind, type Door, type DoorDeps, holdDoor } from './push/door.ts'
import { KEY_MILLISECONDS, openPushKeys } from './push/keys.ts'
import { acknowledgement, type ReceiveDeps, receivePush } from './push/receive.ts'
import { secretOf } from './push/signature.ts'
import type { PushStatus } from './push/status.ts'

export type PushDeps = DoorDeps

/** A body is held in pieces only, but each push under way has a file and a place in the queue. */
const CONCURRENT = 32

/**
 * Takes what a system pushes (Standard Webhooks 1.0, or mutual TLS): 202 once body and journal
 * record are on disk, whatever becomes of the lake; the same key is answered the same.
 */
export function takePushes(
  source: Source,
  transport: HttpPush,
  target: Target,
  deps: PushDeps,
): Transport {
  return holdDoor(source, transport, target, deps, {
    memoryMilliseconds: KEY_MILLISECONDS,
    maxConcurrent: CONCURRENT,
    open: (behind) => openDoor(source, transport, target, deps, behind),
  })
}

async function openDoor(
  source: Source,
  { auth }: HttpPush,
  target: Target,
  { intake, now, channels }: PushDeps,
  { lander, known, rate, status }: Behind,
): Promise<Door> {
  const secrets = await secretsOf(auth)
  const bytes = secrets.map(({ bytes: secret }) => secret)
  const keys = openPushKeys(known)
  const receiving = {
    ...{ source, target, auth, secrets: bytes, intake, keys, lander, rate, now },
    ...(channels ? { channels } : {}),
  }
  const { id, adapter, synthetic } = source
  const [first] = secrets
  // A real secret is nobody else's business.
  const secret = synthetic && first ? { secret: first.text } : {}
  return {
    handler: (request) => answer(receiving, status, request),
    listening: (url) => ({ source: id, adapter, transport: 'http', url, ...secret }),
  }
}

async function answer(deps: ReceiveDeps, status: PushStatus, request: ListenedRequest) {
  try {
    const received = await receivePush(deps, request)
    status[received.outcome]()
    return acknowledgement(received)
  } catch (error) {
    status.refused(error instanceof Problem ? error.code : 'internal')
    throw error
  }
}

/** Secrets as they are written and as bytes. Throws `input-unreadable`, `setting-invalid`. */
async function secretsOf(auth: PushAuth): Promise<{ text: string; bytes: Uint8Array }[]> {
  if (auth.kind !== 'hmac') return []
  const read = await withFilesRead(Object.fromEntries(auth.secrets.entries()))
  return Object.values(read).map((text) => ({ text, bytes: secretOf(text) }))
}
