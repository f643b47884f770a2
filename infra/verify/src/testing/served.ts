import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** A log by HTTP as C2SP tlog-tiles has it: bundles only with a token, coded as gzip. */
export async function served(dir: string, token: string) {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://log').pathname
    const isBundle = path.startsWith('/tile/entries/')
    if (isBundle && request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(403).end()
      return
    }
    const file = join(dir, isBundle ? `${path}.gz` : path)
    if (!existsSync(file)) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, isBundle ? { 'content-encoding': 'gzip' } : {}).end(readFileSync(file))
  })
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}
