import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { request as requestTls } from 'node:https'
import { connect } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { certificate } from '../testing/socket-peer.ts'
import { type MountSpec, openHttpListeners } from './http-listener.ts'
import { HTTP_BOUNDS } from './http-server.ts'

const HERE = { host: '127.0.0.1', port: 0, path: '/in', maxBytes: 1_000 }

/** A listener that echoes bodies. */
async function echo(more: Partial<MountSpec> = {}, bounds = HTTP_BOUNDS) {
  const mounted = await openHttpListeners(bounds).mount({ ...HERE, ...more }, async (request) => ({
    status: 200,
    headers: { 'x-subject': request.peerSubject ?? '' },
    body: Buffer.concat(await Array.fromAsync(request.body)),
  }))
  onTestFinished(() => mounted.close())
  return mounted
}

/** What is answered to bytes on a bare connection, until it is cut. */
async function bare(port: number, ...pieces: string[]): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port })
  socket.on('error', () => undefined)
  const heard: Buffer[] = []
  socket.on('data', (chunk) => heard.push(Buffer.from(chunk)))
  for (const piece of pieces) socket.write(piece)
  await new Promise((closed) => socket.once('close', closed))
  return String(Buffer.concat(heard))
}

it('takes several paths on one port, and lets one go without the other', async () => {
  const listeners = openHttpListeners()
  const first = await listeners.mount(HERE, async () => ({ status: 200, body: 'first' }))
  await first.close()
  const one = { ...HERE, port: first.port }
  const mounted = await listeners.mount(one, async () => ({ status: 200, body: 'one' }))
  const other = await listeners.mount({ ...one, path: '/other' }, async ({ query }) => {
    return { status: 202, body: query.get('of') ?? '' }
  })
  onTestFinished(() => other.close())
  await expect(listeners.mount(one, async () => ({ status: 200 }))).rejects.toMatchObject({
    code: 'port-taken',
  })
  expect(await (await fetch(mounted.url, { method: 'POST' })).text()).toBe('one')
  await mounted.close()
  expect((await fetch(mounted.url, { method: 'POST' })).status).toBe(404)
  const answer = await fetch(`${other.url}?of=me`, { method: 'POST' })
  expect([answer.status, await answer.text()]).toEqual([202, 'me'])
})

it('tells what is wrong as a problem in both languages', async () => {
  const { url } = await echo()
  const answer = await fetch(url)
  expect(answer.status).toBe(405)
  expect(answer.headers.get('allow')).toBe('POST')
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  const english = { headers: { 'accept-language': 'en' } }
  const body = (await (await fetch(url, english)).json()) as Record<string, unknown>
  expect(body).toMatchObject({ code: 'method-not-allowed', status: 405 })
  expect(body.title).not.toBe(((await answer.json()) as Record<string, unknown>).title)
})

it('refuses a body that says it is too large unread, and cuts one that turns out to be', async () => {
  const { url, port } = await echo()
  const told = await bare(port, 'POST /in HTTP/1.1\r\nhost: a\r\ncontent-length: 5000\r\n\r\n', 'x')
  expect(told).toContain('413')
  expect(told).toContain('push-too-large')
  async function* endless() {
    for (let count = 0; count < 50; count += 1) yield new Uint8Array(100)
  }
  const answer = await fetch(url, {
    method: 'POST',
    body: endless(),
    duplex: 'half',
  } as RequestInit)
  expect(answer.status).toBe(413)
  const small = await fetch(url, { method: 'POST', body: 'small' })
  expect([small.status, await small.text()]).toEqual([200, 'small'])
})

it('says no before the body is sent to a peer that asks first', async () => {
  const { port } = await echo()
  const head = 'host: a\r\nexpect: 100-continue\r\nconnection: close\r\ncontent-length: '
  const refused = await bare(port, `POST /in HTTP/1.1\r\n${head}5000\r\n\r\n`)
  expect(refused).toMatch(/^HTTP\/1.1 413/)
  const taken = await bare(port, `POST /in HTTP/1.1\r\n${head}4\r\n\r\n`, 'body')
  expect(taken).toMatch(/^HTTP\/1.1 100 .*\r\n\r\nHTTP\/1.1 200 /)
  expect(taken).toContain('body')
})

it('cuts a peer that sends its headers or its body drop by drop', async () => {
  const bounds = { ...HTTP_BOUNDS, headers: 100, idle: 100, request: 400, check: 20 }
  const { port } = await echo({}, bounds)
  expect(await bare(port, 'POST /in HTT')).toMatch(/^(HTTP\/1.1 408|$)/)
  const socket = connect({ host: '127.0.0.1', port })
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined)
  socket.resume()
  socket.write('POST /in HTTP/1.1\r\nhost: a\r\ncontent-length: 900\r\n\r\n')
  const drops = setInterval(() => socket.write('x'), 20)
  // Not `once` of node:events: it fails with the reset that is expected here.
  await new Promise((closed) => socket.once('close', closed))
  clearInterval(drops)
})

it('blames a peer that breaks off in the middle of a body, and nobody else', async () => {
  const failed = Promise.withResolvers<unknown>()
  const mounted = await openHttpListeners().mount(HERE, async ({ body }) => {
    await Array.fromAsync(body).catch(failed.resolve)
    return { status: 200 }
  })
  onTestFinished(() => mounted.close())
  const socket = connect({ host: '127.0.0.1', port: mounted.port })
  socket.write('POST /in HTTP/1.1\r\nhost: a\r\ncontent-length: 900\r\n\r\nx')
  setTimeout(() => socket.destroy(), 50)
  expect(await failed.promise).toMatchObject({ code: 'bad-request' })
})

it('answers a request whose expectation it does not know as if it had none', async () => {
  const { url } = await echo()
  const head = 'host: a\r\nexpect: cake\r\nconnection: close\r\ncontent-length: 4\r\n\r\n'
  const answer = await bare(Number(new URL(url).port), `POST /in HTTP/1.1\r\n${head}body`)
  expect(answer).toMatch(/^HTTP\/1.1 200 /)
})

it('takes no more requests at once than it says', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const spec = { ...HERE, maxConcurrent: 1 }
  const mounted = await openHttpListeners().mount(spec, async () => {
    await promise
    return { status: 200 }
  })
  onTestFinished(() => mounted.close())
  const post = () => fetch(mounted.url, { method: 'POST' })
  const both = [post(), post()]
  const early = await Promise.race(both)
  expect(early.status).toBe(503)
  expect(early.headers.get('retry-after')).toBe('5')
  resolve()
  expect((await Promise.all(both)).map(({ status }) => status).sort()).toEqual([200, 503])
})

it('tells the name of a client certificate, and takes no client without one', async () => {
  const tls = {
    certificate: certificate('server'),
    key: certificate('server.key'),
    clientCa: certificate('ca'),
  }
  const { url } = await echo({ tls })
  const ask = async (name?: string) => {
    const own = name && {
      cert: await readFile(certificate(name)),
      key: await readFile(certificate(`${name}.key`)),
    }
    const asked = requestTls(url, { method: 'POST', ca: await readFile(certificate('ca')), ...own })
    asked.end('over tls')
    const [answer] = await once(asked, 'response')
    return { subject: answer.headers['x-subject'], body: String(await buffer(answer)) }
  }
  const { subject, body } = await ask('client')
  expect(body).toBe('over tls')
  expect(subject).not.toBe('')
  await expect(ask()).rejects.toThrow()
  await expect(ask('stranger')).rejects.toThrow()
})

it('waits for the answers under way when it is closed', async () => {
  const started = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  const mounted = await openHttpListeners().mount(HERE, async () => {
    started.resolve()
    await go.promise
    return { status: 200, body: 'done' }
  })
  const answer = fetch(mounted.url, { method: 'POST' })
  await started.promise
  const closing = mounted.close()
  go.resolve()
  expect(await (await answer).text()).toBe('done')
  await closing
  await expect(fetch(mounted.url, { method: 'POST' })).rejects.toThrow()
})
