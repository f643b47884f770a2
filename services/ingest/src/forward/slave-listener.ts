import { createServer, type Socket } from 'node:net'
import type { Forward } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'

/** Where the peer of a forward opens its slave link. */
export type SlaveListener = {
  /** The port listened on; that of the catalogue as long as it is taken by somebody else. */
  port: number
  /** From now on connections, and what goes wrong, are told; earlier ones were refused. */
  hear(onSocket: (socket: Socket) => void, onProblem: (problem: Problem) => void): void
  close(): Promise<void>
}

const AGAIN_MILLISECONDS = 1_000

/** Listens; a port that is taken, or a listener that broke, is tried again every second. */
export async function openSlaveListener({ host, port }: Forward['listen']): Promise<SlaveListener> {
  let onSocket = (socket: Socket): void => void socket.destroy()
  let onProblem = (_problem: Problem): void => undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false
  let fault: Problem | undefined
  const server = createServer((socket) => onSocket(socket))
  const { promise, resolve } = Promise.withResolvers<void>()
  const listen = () => server.listen({ host, port })
  server.on('listening', resolve)
  server.on('error', (cause) => {
    fault = new Problem('port-taken', { cause, port })
    onProblem(fault)
    server.close()
    if (!closed) timer = setTimeout(listen, AGAIN_MILLISECONDS)
    resolve()
  })
  listen()
  await promise
  const address = server.address()

  return {
    port: typeof address === 'object' && address ? address.port : port,
    hear(hearSocket, hearProblem) {
      onSocket = hearSocket
      onProblem = hearProblem
      if (fault) onProblem(fault)
    },
    close() {
      closed = true
      clearTimeout(timer)
      return new Promise((done) => {
        server.close(() => done())
      })
    },
  }
}
