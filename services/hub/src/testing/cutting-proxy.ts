import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A TCP proxy whose connections a test can cut. */
export type CuttingProxy = {
  port: number
  /** Cuts every connection, in both directions at once; answers how many there were. */
  cut(): number
  /**
   * Nothing comes through until `restore`: `closed` cuts what is there and whatever comes,
   * `silent` keeps it connected and swallows every byte, as a cable that somebody has pulled.
   */
  isolate(how: 'closed' | 'silent'): void
  /** What was silent is cut, so that its ends notice; new connections come through. */
  restore(): void
  /** Connections carried so far. */
  carried(): number
}

/** Listens on a free port of this machine and carries connections to `target` on it. */
export async function cuttingProxy(target: number): Promise<CuttingProxy> {
  const pairs = new Set<{ near: Socket; far: Socket }>()
  let carried = 0
  let isolation: 'closed' | 'silent' | undefined
  const server = createServer((near) => {
    if (isolation === 'closed') return void near.resetAndDestroy()
    const far = connect(target, '127.0.0.1')
    const pair = { near, far }
    pairs.add(pair)
    carried += 1
    const end = () => {
      pairs.delete(pair)
      near.destroy()
      far.destroy()
    }
    for (const socket of [near, far]) socket.on('error', end).on('close', end)
    if (isolation === 'silent') return
    near.pipe(far)
    far.pipe(near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    const open = [...pairs]
    for (const { near, far } of open) {
      near.resetAndDestroy()
      far.resetAndDestroy()
    }
    return open.length
  }
  onTestFinished(() => {
    cut()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    port,
    cut,
    carried: () => carried,
    isolate(how) {
      isolation = how
      if (how === 'closed') cut()
      else for (const { near, far } of pairs) for (const one of [near, far]) one.unpipe().pause()
    },
    restore() {
      isolation = undefined
      cut()
    },
  }
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  server.close()
  await once(server, 'close')
  return port
}
