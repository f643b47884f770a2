import { connect, createServer, type Socket } from 'node:net'

export type CuttingProxy = {
  port: number
  /** Everything stays connected and nothing comes through, in neither direction. */
  freeze(): void
  /** What was connected is cut; new connections come through. */
  thaw(): void
  close(): Promise<void>
}

/** Stands between a store and its database, like a cable. */
export async function openCuttingProxy(target: number): Promise<CuttingProxy> {
  const pairs = new Set<Socket>()
  let isFrozen = false
  const server = createServer((near) => {
    pairs.add(near.on('error', () => undefined))
    if (isFrozen) return
    const far = connect(target, '127.0.0.1')
    pairs.add(far.on('error', () => undefined))
    near.pipe(far).pipe(near)
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const cut = () => {
    for (const socket of pairs) socket.destroy()
    pairs.clear()
  }
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    freeze() {
      isFrozen = true
      for (const socket of pairs) socket.unpipe().pause()
    },
    thaw() {
      isFrozen = false
      cut()
    },
    close() {
      cut()
      return new Promise((done) => server.close(() => done()))
    },
  }
}
