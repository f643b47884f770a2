import { timingSafeEqual } from 'node:crypto'
import { chmod, rename, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Problem } from '@tongqu/contracts'
import { CONTROL_FILE, type ControlInput, type ControlLine, type OnProgress } from './control.ts'

/** Does the named operation, or throws a Problem. */
export type RunOperation = (
  name: string,
  input: ControlInput,
  progress: OnProgress,
) => Promise<unknown>

export type ControlServer = { close(): Promise<void> }

/** A caller that sends more than this in its request is none of ours. */
const REQUEST_BYTES = 65_536
/** Progress is told no more often than this. */
const PROGRESS_MILLISECONDS = 100

/**
 * Listens on a random loopback port for the command line. Who may call it is who can read
 * `control.json` in the data folder, or `file` there.
 */
export async function openControlServer(options: {
  dataDir: string
  file?: string
  token: string
  run: RunOperation
  now(): number
}): Promise<ControlServer> {
  const server = createServer((request, response) => {
    answer(request, response, options).catch(() => response.destroy())
  })
  await new Promise<void>((done, failed) => {
    server.once('error', failed)
    server.listen(0, '127.0.0.1', done)
  })
  const { port } = server.address() as AddressInfo
  const path = join(options.dataDir, options.file ?? CONTROL_FILE)
  const file = { url: `http://127.0.0.1:${port}`, token: options.token, pid: process.pid }
  await writeFile(`${path}.new`, JSON.stringify(file), { mode: 0o600 })
  await chmod(`${path}.new`, 0o600)
  await rename(`${path}.new`, path)
  return {
    async close() {
      await rm(path, { force: true })
      server.closeIdleConnections()
      await new Promise((done) => {
        server.close(done)
        server.closeAllConnections()
      })
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: { token: string; run: RunOperation; now(): number },
): Promise<void> {
  if (request.method !== 'POST' || !mayCall(request, options.token)) {
    response.writeHead(404).end()
    return
  }
  if (Number(request.headers['content-length'] ?? REQUEST_BYTES + 1) > REQUEST_BYTES) {
    response.writeHead(413).end()
    return
  }
  const input = JSON.parse(await text(request)) as ControlInput
  const name = (request.url ?? '/').slice(1)
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  const write = (line: ControlLine) => response.write(`${JSON.stringify(line)}\n`)
  let toldAt = 0
  try {
    const result = await options.run(name, input, (progress) => {
      const now = options.now()
      if (now - toldAt < PROGRESS_MILLISECONDS && progress.done !== progress.total) return
      toldAt = now
      write({ progress })
    })
    write({ result: result ?? null })
  } catch (cause) {
    const problem = cause instanceof Problem ? cause : new Problem('internal', { cause })
    const { code, detail } = problem
    write({ problem: { code, ...(detail ? { detail } : {}) } })
  }
  response.end()
}

function mayCall(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
