import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { freePort, type Listening, listenOn } from './listen.ts'

/** A server that says hello. */
async function hello(host: string, port: number): Promise<Listening> {
  const server = createServer((_, response) => response.end('hello'))
  server.listen(port, host)
  await once(server, 'listening')
  const stop = async () => {
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(stop)
  return { host, port: (server.address() as AddressInfo).port, stop }
}

it('answers at 127.0.0.1, ::1 and localhost under one port', async () => {
  const [first] = await listenOn(hello, '127.0.0.1', await freePort())
  for (const host of ['127.0.0.1', '[::1]', 'localhost']) {
    expect(await (await fetch(`http://${host}:${first?.port}/`)).text()).toBe('hello')
  }
})

it.each(['127.0.0.1', '::1'])('says clearly that a port is taken on %s', async (host) => {
  const other = await hello(host, 0)
  const failed = listenOn(hello, '127.0.0.1', other.port)
  await expect(failed).rejects.toMatchObject({ code: 'port-taken' })
  await expect(failed).rejects.toThrow(String(other.port))
})

it('makes do without IPv6', async () => {
  const servers = await listenOn(
    (host, port) => {
      if (host !== '::1') return hello(host, port)
      return Promise.reject(Object.assign(new Error('no IPv6'), { code: 'EADDRNOTAVAIL' }))
    },
    'localhost',
    await freePort(),
  )
  expect(servers.map((server) => server.host)).toEqual(['127.0.0.1'])
})
