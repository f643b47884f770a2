import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { TcpDial } from '@tongqu/catalog'
import type { Problem } from '@tongqu/contracts'
import { expect, it, onTestFinished, vi } from 'vitest'
import { diallingWorld, type LinkWorld } from '../testing/link-world.ts'
import { certificate, followed, type SocketPeer } from '../testing/socket-peer.ts'
import { keepDialling } from './tcp-dial.ts'

const WAIT = { timeout: 8_000, interval: 10 }

type Dialled = { server: Server; port: number; peers: SocketPeer[] }

/** Somebody to be dialled. */
async function listener(port = 0, tls = false): Promise<Dialled> {
  const peers: SocketPeer[] = []
  const take = async (socket: Parameters<typeof followed>[0]) =>
    void peers.push(await followed(socket))
  const server = tls
    ? createTlsServer(
        {
          cert: await readFile(certificate('server')),
          key: await readFile(certificate('server.key')),
        },
        take,
      )
    : createServer(take)
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  return { server, peers, port: (server.address() as { port: number }).port }
}

function dialled(world: LinkWorld, port: number, tls?: TcpDial['tls']) {
  const problems: Problem[] = []
  const transport = { kind: 'tcp-dial', host: '127.0.0.1', port, idleSeconds: 60 } as const
  const dialler = keepDialling(tls ? { ...transport, tls } : transport, {
    links: world.links,
    now: () => Date.now(),
    random: () => 0,
    onConnected: () => undefined,
    onFailed: (problem) => problems.push(problem),
  })
  onTestFinished(() => dialler.close())
  return { problems, dialler }
}

it('dials, speaks first, and dials again when the connection is lost', async () => {
  const world = await diallingWorld()
  world.script.greeting = 'it is I'
  const { peers, port } = await listener()
  dialled(world, port)
  await vi.waitFor(() => expect(peers[0]?.lines()).toEqual(['it is I']), WAIT)
  peers[0]?.say('keep a')
  await vi.waitFor(() => expect(peers[0]?.lines()).toEqual(['it is I', 'kept a']), WAIT)
  peers[0]?.socket.destroy()
  await vi.waitFor(() => expect(peers[1]?.lines()).toEqual(['it is I']), WAIT)
  expect(world.links.count()).toBe(1)
})

it('tells that nobody answers, and tries again until somebody does', async () => {
  const world = await diallingWorld()
  const { server, port } = await listener()
  await new Promise((done) => server.close(done))
  const { problems } = dialled(world, port)
  await vi.waitFor(() => expect(problems).toHaveLength(2), WAIT)
  expect(problems[0]).toMatchObject({ code: 'upstream-unreachable' })
  const { peers } = await listener(port)
  await vi.waitFor(() => expect(peers).toHaveLength(1), WAIT)
})

it('speaks TLS, and to nobody whose certificate it cannot verify', async () => {
  const world = await diallingWorld()
  world.script.greeting = 'it is I'
  const { peers, port } = await listener(0, true)
  const { problems } = dialled(world, port, { ca: certificate('stranger') })
  await vi.waitFor(() => expect(problems[0]).toMatchObject({ code: 'upstream-unreachable' }), WAIT)
  expect(world.links.count()).toBe(0)
  dialled(world, port, { ca: certificate('ca') })
  await vi.waitFor(() => expect(peers.at(-1)?.lines()).toEqual(['it is I']), WAIT)
})

it('a certificate that cannot be read is told as such', async () => {
  const world = await diallingWorld()
  const { port } = await listener(0, true)
  const { problems } = dialled(world, port, { ca: certificate('missing') })
  await vi.waitFor(() => expect(problems[0]).toMatchObject({ code: 'input-unreadable' }), WAIT)
})

it('stops while it waits, while it dials and while it talks', async () => {
  const world = await diallingWorld()
  const { peers, port } = await listener()
  const talking = dialled(world, port)
  await vi.waitFor(() => expect(peers).toHaveLength(1), WAIT)
  const dialling = dialled(world, port)
  await Promise.all([talking.dialler.close(), dialling.dialler.close()])
  world.links.close()
  await vi.waitFor(() => expect(peers.every((peer) => !peer.isOpen())).toBe(true), WAIT)
  expect(world.links.count()).toBe(0)
})
