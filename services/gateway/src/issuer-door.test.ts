import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { keptLog, served, testDeps } from './testing/gateway.ts'
import { scriptedLake } from './testing/scripted-lake.ts'

const SECRET = 'code-that-nobody-may-keep'
const PUBLIC_URL = 'https://hub.example'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function hub(issuer: (request: IncomingMessage, response: ServerResponse) => void) {
  const { log, lines } = keptLog()
  const deps = testDeps({ lake: scriptedLake(() => undefined).lake, log, publicUrl: PUBLIC_URL })
  const server = await served({ ...deps, identity: { ...deps.identity, issuer } })
  open.push(server)
  return { ...server, lines, metrics: deps.metrics }
}

const echo = ({ url, headers }: IncomingMessage, response: ServerResponse) =>
  void response.end(JSON.stringify({ url, ...headers }))

/** Sends lines and answers all that comes back until the connection ends. */
async function raw(port: number, lines: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write([...lines, 'Connection: close', '', ''].join('\r\n'))
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  await new Promise((resolve) => socket.once('close', resolve))
  return Buffer.concat(chunks).toString('latin1')
}

it('hands the issuer what is below its path, and nothing else', async () => {
  const { url } = await hub(echo)
  const inside = await fetch(`${url}/oidc/auth?client_id=x`)
  expect(await inside.json()).toMatchObject({ url: '/oidc/auth?client_id=x' })
  expect(inside.headers.get('x-content-type-options')).toBe('nosniff')
  expect(inside.headers.get('hub-request-id')).toMatch(/-/)
  for (const path of ['/oidc', '/oidcx/auth', '//oidc/auth', '/api/oidc/auth']) {
    expect((await fetch(`${url}${path}`)).status).toBe(404)
  }
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
})

it('lets the issuer make addresses of the public origin only', async () => {
  const { port } = await hub(echo)
  const text = await raw(port, [
    'GET /oidc/auth HTTP/1.1',
    'Host: localhost',
    'X-Forwarded-Host: evil.example',
    'X-Forwarded-Proto: gopher',
    'X-Forwarded-For: 203.0.113.9',
    'Forwarded: host=evil.example',
  ])
  expect(text).not.toContain('evil.example')
  expect(text).not.toContain('gopher')
  expect(text).not.toContain('203.0.113.9')
  expect(text).toContain('"host":"hub.example"')
  expect(text).toContain('"x-forwarded-proto":"https"')
})

it('holds the issuer to the limits of every door', async () => {
  const { port, url } = await hub(echo)
  const twice = await raw(port, ['GET /oidc/auth HTTP/1.1', 'Host: a.example', 'Host: b.example'])
  expect(twice).toMatch(/^HTTP\/1.1 400 /)
  expect(twice).toContain('host-invalid')
  const foreign = await raw(port, ['GET /oidc/auth HTTP/1.1', 'Host: evil.example'])
  expect(foreign).toContain('host-invalid')
  expect((await fetch(`${url}/oidc/auth?x=${'x'.repeat(16_400)}`)).status).toBe(414)
  const absolute = await raw(port, ['GET http://hub.example/oidc/auth HTTP/1.1', 'Host: localhost'])
  expect(absolute).not.toMatch(/^HTTP\/1.1 200 /)
})

it('answers a problem when the issuer fails, and tells nobody why', async () => {
  const { url } = await hub(() => {
    throw new Error(SECRET)
  })
  const response = await fetch(`${url}/oidc/token`, { method: 'POST', body: 'x=1' })
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain(SECRET)
})

it('keeps targets and bodies of the issuer out of log and metrics', async () => {
  const { url, lines, metrics } = await hub(echo)
  await (await fetch(`${url}/oidc/cb?code=${SECRET}`)).text()
  await (await fetch(`${url}/oidc/token`, { method: 'POST', body: SECRET })).text()
  for (let tries = 0; tries < 200 && lines.length < 2; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  expect(lines).toHaveLength(2)
  expect(JSON.stringify(lines) + (await metrics.metrics())).not.toContain(SECRET)
})
