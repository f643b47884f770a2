import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'

export type RawAnswer = {
  status: number
  headers: Record<string, string | string[] | undefined>
  /** After content coding has been undone. */
  body: Buffer
  sha256: string
}

/** Asks over a connection of its own and undoes the content coding by hand. */
export function rawAsk(
  url: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const own = { host: 'hub.example', ...headers }
    const sent = request(url, { method, headers: own, agent: false }, (answer) => {
      const pieces: Buffer[] = []
      answer.on('data', (piece: Buffer) => pieces.push(piece))
      answer.on('error', reject)
      answer.on('end', () => {
        const body = decoded(Buffer.concat(pieces), answer.headers['content-encoding'])
        const sha256 = createHash('sha256').update(body).digest('hex')
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body, sha256 })
      })
    })
    sent.on('error', reject)
    sent.end()
  })
}

function decoded(body: Buffer, coding: string | undefined): Buffer {
  if (coding === 'gzip') return gunzipSync(body)
  if (coding === 'br') return brotliDecompressSync(body)
  return coding === 'zstd' ? zstdDecompressSync(body) : body
}
