import { Agent, get } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

export type Downloaded = {
  bytes: number
  /** Line feeds among them. */
  lines: number
  /** From the request to the first byte of the body, milliseconds. */
  firstByteMs: number
}

export type DownloadOptions = {
  /** Count line feeds: a check, too slow for a measured run. */
  countLines?: boolean
  /** Leave after the first piece. */
  leave?: boolean
  /** Take nothing for so long after the first piece. */
  stallMs?: number
}

/** Fetches a URL and drops what comes. Rejects on any answer but 200 and on a broken connection. */
export function download(url: string, options: DownloadOptions = {}): Promise<Downloaded> {
  const { countLines = false, leave = false, stallMs = 0 } = options
  return new Promise((resolve, reject) => {
    const begun = performance.now()
    const result: Downloaded = { bytes: 0, lines: 0, firstByteMs: 0 }
    const asked = get(url, { agent, headers: { 'accept-encoding': 'identity' } }, (answer) => {
      if (answer.statusCode !== 200) {
        answer.resume()
        return reject(new Error(`${url}: ${answer.statusCode}`))
      }
      answer.on('data', (chunk: Buffer) => {
        if (result.bytes === 0) {
          result.firstByteMs = performance.now() - begun
          if (stallMs > 0) {
            answer.pause()
            setTimeout(() => answer.resume(), stallMs)
          }
        }
        result.bytes += chunk.length
        if (countLines) result.lines += linesOf(chunk)
        if (leave) {
          asked.destroy()
          resolve(result)
        }
      })
      answer.on('end', () => resolve(result))
      answer.on('error', (error) => (leave ? undefined : reject(error)))
    })
    asked.on('error', (error) => (leave ? undefined : reject(error)))
  })
}

/** Lets go of the connections, so that a server can stop. */
export function hangUp(): void {
  agent.destroy()
}

function linesOf(chunk: Buffer): number {
  let lines = 0
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1
  return lines
}
