import { expect, it, vi } from 'vitest'
import { datagramWorld } from '../testing/link-world.ts'
import { datagramPeerOf } from '../testing/socket-peer.ts'

const WAIT = { timeout: 8_000, interval: 10 }

type DatagramPeer = Awaited<ReturnType<typeof datagramPeerOf>>

function heard(peer: DatagramPeer, ...lines: string[]): Promise<void> {
  return vi.waitFor(() => expect(peer.lines()).toEqual(lines), WAIT)
}

it('makes each address and port a link of its own, and answers it alone', async () => {
  const world = await datagramWorld()
  const [north, south] = [await datagramPeerOf(world.port), await datagramPeerOf(world.port)]
  north.say('hello north')
  south.say('hello south')
  await Promise.all([heard(north, 'welcome north'), heard(south, 'welcome south')])
  expect(world.links.count()).toBe(2)
  expect(world.links.authenticated()).toBe(2)
})

it('acknowledges a datagram only once it is on disk, each message in its own datagram', async () => {
  const world = await datagramWorld({ manual: true })
  const peer = await datagramPeerOf(world.port)
  peer.say('keep a')
  peer.say('keep b')
  peer.say('ask c')
  await heard(peer, 'told c')
  expect(world.underWay()).toEqual(['a', 'b'])
  world.settle()
  await heard(peer, 'told c', 'kept a', 'kept b')
})

it('a terminal that comes from another port replaces its older self', async () => {
  const world = await datagramWorld()
  const [older, newer] = [await datagramPeerOf(world.port), await datagramPeerOf(world.port)]
  older.say('hello north')
  await heard(older, 'welcome north')
  newer.say('hello north')
  await heard(newer, 'welcome north')
  expect(world.events()).toContain('replaced same-identity')
  expect(world.links.count()).toBe(1)
})

it('drops the oldest stranger when peers become too many, and nobody it knows', async () => {
  const world = await datagramWorld({ connections: 2 })
  const [known, stranger] = [await datagramPeerOf(world.port), await datagramPeerOf(world.port)]
  known.say('hello north')
  await heard(known, 'welcome north')
  stranger.say('ask a')
  await heard(stranger, 'told a')
  const newcomer = await datagramPeerOf(world.port)
  newcomer.say('hello south')
  await heard(newcomer, 'welcome south')
  expect(world.links.count()).toBe(2)
  expect(world.events()).toContain('closed made-room')
  stranger.say('ask b')
  await vi.waitFor(() => expect(world.events()).toContain('refused too-many-connections'), WAIT)
  known.say('ask c')
  await heard(known, 'welcome north', 'told c')
  expect(world.links.count()).toBe(2)
})

it('forgets a peer that is silent for too long, and knows it anew when it speaks', async () => {
  const world = await datagramWorld({ idleSeconds: 1 })
  const peer = await datagramPeerOf(world.port)
  peer.say('ask a')
  await vi.waitFor(() => expect(world.events()).toContain('closed idle'), WAIT)
  expect(world.links.count()).toBe(0)
  peer.say('ask b')
  await heard(peer, 'told a', 'told b')
})

it('a session that closes takes its peer with it', async () => {
  const world = await datagramWorld()
  const peer = await datagramPeerOf(world.port)
  peer.say('bye 0')
  await vi.waitFor(() => expect(world.events()).toEqual(['connected', 'refused bye']), WAIT)
  peer.say('ask a')
  await heard(peer, 'told a')
  expect(world.links.count()).toBe(1)
})

it('survives a fault of a session', async () => {
  const world = await datagramWorld()
  const peer = await datagramPeerOf(world.port)
  peer.say('broken')
  await vi.waitFor(() => expect(world.events()).toContain('failed session-fault'), WAIT)
  peer.say('ask a')
  await heard(peer, 'told a')
})

it('a port that is taken is a problem', async () => {
  const world = await datagramWorld()
  await expect(datagramWorld({ port: world.port })).rejects.toMatchObject({ code: 'port-taken' })
})
