import { createServer } from 'node:net'
import { expect, it, onTestFinished, vi } from 'vitest'
import { type LinkWorld, listeningWorld } from '../testing/link-world.ts'
import {
  certificate,
  followed,
  peerOf,
  type SocketPeer,
  tlsPeerOf,
} from '../testing/socket-peer.ts'

const WAIT = { timeout: 8_000, interval: 10 }

function heard(peer: SocketPeer, ...lines: string[]): Promise<void> {
  return vi.waitFor(() => expect(peer.lines()).toEqual(lines), WAIT)
}

function gone(peer: SocketPeer): Promise<void> {
  return vi.waitFor(() => expect(peer.isOpen()).toBe(false), WAIT)
}

function told(world: LinkWorld, event: string): Promise<void> {
  return vi.waitFor(() => expect(world.events()).toContain(event), WAIT)
}

it('acknowledges a message only once it is on disk, and answers at once', async () => {
  const world = await listeningWorld({ manual: true })
  const peer = await peerOf(world.port)
  peer.say('keep a', 'ask b')
  await heard(peer, 'told b')
  peer.say('keep c', 'ask d')
  await heard(peer, 'told b', 'told d')
  expect(world.underWay()).toEqual(['a', 'c'])
  world.settle()
  await heard(peer, 'told b', 'told d', 'kept a', 'kept c')
})

it('cuts the connection when the disk does not take a message, and acknowledges nothing', async () => {
  const world = await listeningWorld({ manual: true })
  const peer = await peerOf(world.port)
  peer.say('keep a')
  await vi.waitFor(() => expect(world.underWay()).toEqual(['a']), WAIT)
  world.settle(false)
  await gone(peer)
  expect(peer.lines()).toEqual([])
  expect(world.events()).toContain('failed not-kept')
})

it('acknowledges what a peer said before it closed its side', async () => {
  const world = await listeningWorld({ manual: true })
  const peer = await peerOf(world.port)
  peer.say('keep a', 'rest')
  peer.socket.end()
  await vi.waitFor(() => expect(world.underWay()).toContain('a'), WAIT)
  world.settle()
  await heard(peer, 'kept a')
  await gone(peer)
  await told(world, 'closed peer-closed')
})

it('keeps what a session still held when its peer broke off', async () => {
  const world = await listeningWorld()
  const peer = await peerOf(world.port)
  peer.say('keep a')
  peer.socket.write('half')
  await heard(peer, 'kept a')
  peer.socket.resetAndDestroy()
  await vi.waitFor(() => expect(world.kept).toEqual(['a', 'rest half']), WAIT)
  expect(world.links.count()).toBe(0)
})

it('tells a link by its identity, and says once who it is', async () => {
  const world = await listeningWorld()
  const peer = await peerOf(world.port)
  peer.say('hello north', 'bad', 'odd')
  peer.say('hello north')
  await heard(peer, 'welcome north', 'welcome north')
  expect(world.events()).toEqual(['connected', 'authenticated'])
  expect(world.names()).toEqual(['link-of-9', 'north'])
  expect(world.remarks()).toEqual(['checksum', 'odd'])
  expect(world.links.authenticated()).toBe(1)
})

it('lets a new connection of the same identity win, and loses nothing of the old one', async () => {
  const world = await listeningWorld({ manual: true })
  const older = await peerOf(world.port)
  older.say('hello north', 'keep a')
  await heard(older, 'welcome north')
  const newer = await peerOf(world.port)
  newer.say('hello north', 'keep b')
  await gone(older)
  await heard(newer, 'welcome north')
  world.settle()
  await heard(newer, 'welcome north', 'kept b')
  expect(world.kept).toEqual(['a', 'b'])
  expect(world.events()).toContain('replaced same-identity')
  expect(world.events().indexOf('replaced same-identity')).toBeLessThan(
    world.events().lastIndexOf('authenticated'),
  )
  expect(world.links.authenticated()).toBe(1)
})

it('survives a fault of a session: its connection is cut, the others go on', async () => {
  const world = await listeningWorld()
  const [faulty, sound] = [await peerOf(world.port), await peerOf(world.port)]
  faulty.say('broken')
  await gone(faulty)
  expect(world.events()).toContain('failed session-fault')
  sound.say('ask a')
  await heard(sound, 'told a')
})

it('cuts a peer that floods, and keeps what it said before', async () => {
  const world = await listeningWorld({ messagesPerSecond: 1 })
  const peer = await peerOf(world.port)
  peer.say('keep a')
  await heard(peer, 'kept a')
  peer.say(...Array.from({ length: 1_000 }, () => 'bad'))
  await gone(peer)
  expect(world.events()).toContain('flooded too-many-messages')
  expect(world.kept).toEqual(['a'])
})

it('cuts a peer whose message never ends', async () => {
  const world = await listeningWorld({ messagesPerSecond: 100_000 })
  const peer = await peerOf(world.port)
  peer.socket.write(Buffer.alloc(3 * 2 ** 20, 'x'))
  await gone(peer)
  expect(world.events()).toContain('flooded held-too-much')
})

it('cuts a peer that does not read its answers', async () => {
  const world = await listeningWorld()
  const peer = await peerOf(world.port)
  peer.socket.pause()
  peer.say('pour 60000000')
  await told(world, 'closed slow-peer')
  expect(world.links.count()).toBe(0)
})

it('refuses connections beyond the limit, and takes one again when one has gone', async () => {
  const world = await listeningWorld({ connections: 2 })
  const first = await peerOf(world.port)
  const second = await peerOf(world.port)
  second.say('ask a')
  await heard(second, 'told a')
  const third = await peerOf(world.port)
  await gone(third)
  expect(world.events()).toContain('refused too-many-connections')
  first.socket.destroy()
  await vi.waitFor(() => expect(world.links.count()).toBe(1), WAIT)
  const fourth = await peerOf(world.port)
  fourth.say('ask b')
  await heard(fourth, 'told b')
})

it('limits the connections of one address, whatever others have', async () => {
  const world = await listeningWorld({ connectionsPerAddress: 1 })
  const first = await peerOf(world.port)
  first.say('ask a')
  await heard(first, 'told a')
  await gone(await peerOf(world.port))
  const elsewhere = await peerOf(world.port, '127.0.0.2')
  elsewhere.say('ask b')
  await heard(elsewhere, 'told b')
  expect(world.events().filter((event) => event.startsWith('refused'))).toHaveLength(1)
})

it('a flood of connections is noted a few times, not each time', async () => {
  const world = await listeningWorld({ connections: 1 })
  const first = await peerOf(world.port)
  first.say('ask a')
  await heard(first, 'told a')
  const crowd = await Promise.all(Array.from({ length: 300 }, () => peerOf(world.port)))
  await Promise.all(crowd.map(gone))
  const noted = world.events().filter((event) => event.startsWith('refused')).length
  expect(noted).toBeGreaterThan(0)
  expect(noted).toBeLessThan(crowd.length / 2)
})

it('cuts a peer that is silent for too long', async () => {
  const world = await listeningWorld({ idleSeconds: 1 })
  const peer = await peerOf(world.port)
  await gone(peer)
  await told(world, 'closed idle')
})

it('wakes a session at the time it has asked for', async () => {
  const world = await listeningWorld()
  const peer = await peerOf(world.port)
  peer.say('wake 40')
  await heard(peer, 'woken')
})

it('closes late where the session wants it, and hears nothing more until then', async () => {
  const world = await listeningWorld()
  const peer = await peerOf(world.port)
  peer.say('bye 300', 'ask a')
  await heard(peer, 'told a')
  peer.say('ask b')
  expect(peer.isOpen()).toBe(true)
  await gone(peer)
  expect(world.script.heard).not.toContain('ask b')
  expect(world.events()).toContain('refused bye')
})

it('calls a session closed, not refused, that had proven who it is', async () => {
  const world = await listeningWorld()
  const peer = await peerOf(world.port)
  peer.say('hello north', 'bye 0')
  await gone(peer)
  expect(world.events()).toContain('closed bye')
})

it('dials its peer back, and ends that link when the first one ends', async () => {
  const backs: SocketPeer[] = []
  const server = createServer(async (socket) => void backs.push(await followed(socket)))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const world = await listeningWorld()
  const peer = await peerOf(world.port)
  const { port } = server.address() as { port: number }
  peer.say(`dial 127.0.0.1 ${port}`)
  await vi.waitFor(() => expect(backs[0]?.lines()).toEqual(['dialled']), WAIT)
  expect(world.links.count()).toBe(2)
  peer.socket.destroy()
  await vi.waitFor(() => expect(backs[0]?.isOpen()).toBe(false), WAIT)
  expect(world.links.count()).toBe(0)
})

it('dials nobody back who is neither the peer nor listed', async () => {
  const world = await listeningWorld({ dialBack: ['127.0.0.3', '127.1.0.0/16'] })
  const peer = await peerOf(world.port)
  peer.say('dial 127.0.0.2 9', 'dial example.invalid 9')
  await vi.waitFor(() => expect(world.remarks()).toEqual(['dial-refused', 'dial-refused']), WAIT)
  peer.say('dial 127.1.2.3 9', 'ask a')
  await heard(peer, 'told a')
  expect(world.remarks()).toHaveLength(2)
  await vi.waitFor(() => expect(world.script.heard.filter(isClosed)).toHaveLength(3), WAIT)
})

function isClosed(line: string): boolean {
  return line === 'closed'
}

it('reads from nobody while the disk is behind, and reads on when it has caught up', async () => {
  const world = await listeningWorld()
  const [first, second] = [await peerOf(world.port), await peerOf(world.port)]
  first.say('ask a')
  second.say('ask a')
  await Promise.all([heard(first, 'told a'), heard(second, 'told a')])
  world.setBehind(true)
  first.say('keep b')
  second.say('keep c')
  await Promise.all([heard(first, 'told a', 'kept b'), heard(second, 'told a', 'kept c')])
  first.say('ask d')
  second.say('ask e')
  const third = await peerOf(world.port)
  await vi.waitFor(() => expect(world.links.count()).toBe(3), WAIT)
  third.say('keep f')
  await vi.waitFor(() => expect(world.script.heard).toContain('keep f'), WAIT)
  expect(world.script.heard).not.toContain('ask d')
  expect(world.script.heard).not.toContain('ask e')
  world.setBehind(false)
  await heard(first, 'told a', 'kept b', 'told d')
  await heard(second, 'told a', 'kept c', 'told e')
})

it('lets acknowledgements leave before it stops', async () => {
  const world = await listeningWorld({ manual: true })
  const peer = await peerOf(world.port)
  peer.say('keep a')
  await vi.waitFor(() => expect(world.underWay()).toEqual(['a']), WAIT)
  world.links.close()
  expect(peer.isOpen()).toBe(true)
  world.settle()
  await heard(peer, 'kept a')
  await gone(peer)
  expect(world.events()).toContain('closed stopped')
  expect(world.links.count()).toBe(0)
})

it('a port that is taken is a problem, and can be listened on once it is free', async () => {
  const other = createServer()
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  const { port } = other.address() as { port: number }
  await expect(listeningWorld({ port })).rejects.toMatchObject({ code: 'port-taken' })
  await new Promise((done) => other.close(done))
  const world = await listeningWorld({ port })
  expect(world.port).toBe(port)
})

const TLS = { certificate: certificate('server'), key: certificate('server.key') }

it('speaks TLS', async () => {
  const world = await listeningWorld({ tls: TLS })
  const peer = await tlsPeerOf(world.port)
  peer.say('keep a')
  await heard(peer, 'kept a')
  const plain = await peerOf(world.port)
  plain.say('keep b')
  await gone(plain)
  expect(world.kept).toEqual(['a'])
})

it('takes only peers whose certificate its authority has signed, where it asks for one', async () => {
  const world = await listeningWorld({ tls: { ...TLS, clientCa: certificate('ca') } })
  const peer = await tlsPeerOf(world.port, 'client')
  peer.say('keep a')
  await heard(peer, 'kept a')
  for (const name of [undefined, 'stranger']) {
    const stranger = await tlsPeerOf(world.port, name)
    stranger.say('keep b')
    await gone(stranger)
  }
  expect(world.kept).toEqual(['a'])
  expect(world.links.count()).toBe(1)
})

it('one address does not hold all places with handshakes that it never ends', async () => {
  const world = await listeningWorld({ tls: TLS, connectionsPerAddress: 2 })
  const [first, second] = [await peerOf(world.port), await peerOf(world.port)]
  await gone(await peerOf(world.port))
  expect([first.isOpen(), second.isOpen()]).toEqual([true, true])
  first.socket.resetAndDestroy()
  second.socket.resetAndDestroy()
  // Places are free again once those are gone, also after connections that were good.
  for (const text of ['a', 'b', 'c', 'd']) {
    const peer = await vi.waitFor(async () => {
      const one = await tlsPeerOf(world.port)
      expect(one.isOpen()).toBe(true)
      return one
    }, WAIT)
    peer.say(`ask ${text}`)
    await heard(peer, `told ${text}`)
    peer.socket.end()
    await gone(peer)
  }
})
