import { Problem } from '@tongqu/contracts'
import { type Claim, claimsOf, openDigestCheck } from '../../channels/digests.ts'
import type { ListenedRequest } from '../http-listener.ts'
import { decoded } from './coding.ts'

/** The body of a request, and the algorithms of the digests that it fits once it was read. */
export type Digested = { body: AsyncIterable<Uint8Array>; check: string | undefined }

/**
 * The body without its content coding, at most `maxBytes` of it, held against the digests that the
 * request has. Throws `push-digest-malformed` and what `decoded` throws; reading it fails with
 * `push-digest-different` behind its last byte. `sent`: the bytes as they are sent, where somebody
 * else reads them on the way; `check` is called when they have been read, before the digests are.
 */
export function digested(
  request: Pick<ListenedRequest, 'headers' | 'body'>,
  sent: AsyncIterable<Uint8Array>,
  maxBytes: number,
  check: () => void = () => undefined,
): Digested {
  const { claims, malformed } = claimsOf(request.headers)
  if (malformed !== undefined) throw unreadable(malformed)
  const coding = request.headers['content-encoding']
  const isCoded = !['', 'identity'].includes((coding ?? '').trim().toLowerCase())
  const digests = openDigestCheck(claims, isCoded)
  let isWhole = false

  async function* onTheWay(): AsyncGenerator<Uint8Array> {
    for await (const piece of sent) {
      digests.sent(piece)
      yield piece
    }
    isWhole = true
  }

  async function* whole(plain: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of plain) {
      if (isCoded) digests.plain(piece)
      yield piece
    }
    check()
    // Compressed data may end before the bytes that carry it: those are part of what was sent.
    if (digests.name !== undefined && !isWhole) throw new Problem('push-encoding')
    const wrong = digests.wrong()
    if (wrong) throw different(wrong)
  }

  return { body: whole(decoded(onTheWay(), coding, maxBytes)), check: digests.name }
}

function different({ field, algorithm }: Claim): Problem {
  const text = `${field} (${algorithm})`
  return new Problem('push-digest-different', { detail: { 'zh-CN': text, en: text } })
}

function unreadable(field: string): Problem {
  return new Problem('push-digest-malformed', { detail: { 'zh-CN': field, en: field } })
}
