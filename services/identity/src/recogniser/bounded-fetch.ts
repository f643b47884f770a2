import { Problem } from '@tongqu/contracts'

/** A JWK set of a hundred keys has some 50 kB, an introspection answer one. */
const MAX_ANSWER_BYTES = 262_144
const MAX_ANSWER_MILLISECONDS = 5_000

/**
 * The given `fetch` within limits: the answer whole, of bounded size and time, without redirects.
 * Rejects with whatever went wrong.
 */
export function boundedFetch(given: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const signal = AbortSignal.timeout(MAX_ANSWER_MILLISECONDS)
    const response = await given(input, { ...init, redirect: 'error', signal })
    const body = await bounded(response)
    const { status, headers } = response
    return new Response(body.byteLength === 0 ? null : body, { status, headers })
  }
}

/** Only https, and http where no network lies between. */
export function isSafeAddress(address: string): boolean {
  const url = URL.parse(address)
  if (url?.username !== '' || url.password !== '') return false
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback)
}

async function bounded(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > MAX_ANSWER_BYTES) {
      throw new Problem('upstream-too-large', { limitBytes: MAX_ANSWER_BYTES })
    }
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}
