/**
 * A bare socket that counts bytes and does nothing else: a forked child that tells its port first
 * and answers every message with `Counted`.
 */
import { type AddressInfo, createServer } from 'node:net'

export type Counted = { bytes: number; cpuMs: number }

let bytes = 0
const server = createServer({ noDelay: true }, (socket) => {
  socket.on('data', (piece) => {
    bytes += piece.length
  })
  socket.on('error', () => socket.destroy())
})
server.listen({ port: 0, host: '127.0.0.1', backlog: 1_024 }, () => {
  process.send?.((server.address() as AddressInfo).port)
})
process.on('disconnect', () => process.exit(0))
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  const counted: Counted = { bytes, cpuMs: (user + system) / 1000 }
  process.send?.(counted)
})
