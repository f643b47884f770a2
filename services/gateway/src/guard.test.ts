import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { guardOf } from './guard.ts'

const { message } = guardOf('https://hub.example')

function asked(host: string, localAddress: string, url = '/healthz') {
  const told = { httpVersionMajor: 1, rawHeaders: ['Host', host], url, socket: { localAddress } }
  return () => message(told as unknown as IncomingMessage)
}

it.each([
  ['10.1.2.3:8080', '10.1.2.3'],
  ['10.1.2.3', '::ffff:10.1.2.3'],
  ['[FD00::7]:8080', 'fd00::7'],
  ['hub.example:8443', '10.1.2.3'],
  ['localhost', '10.1.2.3'],
])('%s is ours where a connection came in on %s', (host, local) => {
  expect(asked(host, local)).not.toThrow()
})

it.each([
  ['10.1.2.4', '10.1.2.3'],
  ['10.1.2.3.evil.example', '10.1.2.3'],
  ['evil.example', '10.1.2.3'],
  ['[fd00::8]', 'fd00::7'],
  ['ffff', '::ffff:ffff'],
])('%s is none of ours on %s', (host, local) => {
  expect(asked(host, local)).toThrow(expect.objectContaining({ code: 'host-invalid' }))
  const absolute = asked('hub.example', local, `https://${host}/healthz`)
  expect(absolute).toThrow(expect.objectContaining({ code: 'host-invalid' }))
})
