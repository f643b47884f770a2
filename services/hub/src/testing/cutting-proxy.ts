import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A TCP proxy whose connections a test can cut. */
export type CuttingProxy = {
  port: number
  /** Cuts every connection, in both directions at once; answers how many there were. */
  cut(): number
  /** Connections carried so far. */
  carried(): number
}

/** Listens on a free port of this machine and carries connections to `target` on it. */
export async function cuttingProxy(target: number): Promise<CuttingProxy> {
  const pairs = new Set<{ near: Socket; far: Socket }>()
  let carried = 0
  const server = createServer((near) => {
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
  return { port, cut, carried: () => carried }
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
