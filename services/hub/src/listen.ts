import { type AddressInfo, createServer } from 'node:net'
import { Problem } from '@tongqu/contracts'

/** One server on one address. */
export type Listening = { host: string; port: number; stop(graceSeconds: number): Promise<void> }

/** Starts a server; rejects with the error of `listen`. */
export type Serve = (host: string, port: number) => Promise<Listening>

const LOOPBACKS = ['127.0.0.1', '::1'] as const
const RANDOM_PORT_TRIES = 10
/** A machine without IPv6 has no `::1`. */
const NO_SUCH_ADDRESS = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'])

/**
 * Listens where `host` says. A loopback address means both, under the same port, so that
 * `localhost` answers whichever way it resolves. Throws `port-taken` or `port-forbidden`.
 */
export async function listenOn(serve: Serve, host: string, port: number): Promise<Listening[]> {
  if (!isLoopbackHost(host)) return [await opened(serve, host, port)]
  const first = await opened(serve, LOOPBACKS[0], port)
  try {
    return [first, await serve(LOOPBACKS[1], port)]
  } catch (error) {
    if (NO_SUCH_ADDRESS.has(codeOf(error))) return [first]
    await first.stop(0)
    throw problemOf(error, LOOPBACKS[1], port)
  }
}

/** A port that nobody listens on right now, neither on IPv4 nor on IPv6 loopback. */
export async function freePort(): Promise<number> {
  for (let tries = 1; tries <= RANDOM_PORT_TRIES; tries += 1) {
    const port = await probe(LOOPBACKS[0], 0)
    const other = await probe(LOOPBACKS[1], port).catch((error) =>
      NO_SUCH_ADDRESS.has(codeOf(error)) ? port : undefined,
    )
    if (other !== undefined) return port
  }
  throw new Problem('port-taken')
}

/** `free`, or the code of the system's refusal. */
export async function portState(host: string, port: number): Promise<string> {
  try {
    await probe(host, port)
    return 'free'
  } catch (error) {
    return codeOf(error)
  }
}

/** Listens for a moment and answers the port. */
function probe(host: string, port: number): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer().once('error', failed)
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo
      server.close(() => done(address.port))
    })
  })
}

/** Does the address mean this machine only? */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

async function opened(serve: Serve, host: string, port: number): Promise<Listening> {
  try {
    return await serve(host, port)
  } catch (error) {
    throw problemOf(error, host, port)
  }
}

function problemOf(error: unknown, host: string, port: number): unknown {
  const code = codeOf(error)
  if (code === 'EADDRINUSE') {
    return new Problem('port-taken', {
      detail: {
        'zh-CN': `${host} 的端口 ${port} 已被占用。可改用：HUB_PORT=8081 npm start`,
        en: `Port ${port} of ${host} is taken. Another one: HUB_PORT=8081 npm start`,
      },
      cause: error,
    })
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    return new Problem('port-forbidden', {
      detail: {
        'zh-CN': `无法在 ${host} 端口 ${port} 上监听（${code}）`,
        en: `Cannot listen on port ${port} of ${host} (${code}).`,
      },
      cause: error,
    })
  }
  return error
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  return String(code)
}
