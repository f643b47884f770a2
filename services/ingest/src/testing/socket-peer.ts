import { createSocket } from 'node:dgram'
import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** The other end of a connection, as tests play it. */
export type SocketPeer = {
  say(...lines: string[]): void
  /** Lines heard so far. */
  lines(): string[]
  /** Bytes heard so far. */
  bytes(): number
  /** Does the connection stand? */
  isOpen(): boolean
  socket: Socket
}

/** A PEM file of the tests. */
export function certificate(name: string): string {
  return fileURLToPath(new URL(`certificates/${name}.pem`, import.meta.url))
}

/** Connects to a port of this machine; from an own address where `from` names one. */
export async function peerOf(port: number, from?: string): Promise<SocketPeer> {
  const socket = connect({ host: '127.0.0.1', port, ...(from ? { localAddress: from } : {}) })
  return followed(socket, 'connect')
}

/** Connects with TLS; `name` is the client's certificate, if it has one. */
export async function tlsPeerOf(port: number, name?: string): Promise<SocketPeer> {
  const ca = await readFile(certificate('ca'))
  const own = name && {
    cert: await readFile(certificate(name)),
    key: await readFile(certificate(`${name}.key`)),
  }
  return followed(connectTls({ host: '127.0.0.1', port, ca, ...own }), 'secureConnect')
}

/** A peer that speaks datagrams. */
export async function datagramPeerOf(port: number) {
  const socket = createSocket('udp4')
  const heard: string[] = []
  socket.on('message', (bytes) => heard.push(bytes.toString().trimEnd()))
  await new Promise<void>((done) => socket.connect(port, '127.0.0.1', done))
  onTestFinished(() => void socket.close())
  return { say: (text: string) => socket.send(`${text}\n`), lines: () => heard, socket }
}

/** Follows a socket; resolves when it stands, or is refused. */
export async function followed(socket: Socket, standing?: string): Promise<SocketPeer> {
  let text = ''
  let bytes = 0
  let isOpen = true
  socket.on('data', (piece: Buffer) => {
    bytes += piece.length
    if (bytes < 1_000_000) text += piece.toString('latin1')
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    isOpen = false
  })
  onTestFinished(() => void socket.destroy())
  if (standing) {
    await new Promise<void>((done) => {
      socket.once(standing, done)
      socket.once('close', () => done())
    })
  }
  return {
    say: (...lines) => void socket.write(lines.map((line) => `${line}\n`).join('')),
    lines: () => text.split('\n').slice(0, -1),
    bytes: () => bytes,
    isOpen: () => isOpen,
    socket,
  }
}
