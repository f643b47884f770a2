import { createDecipheriv } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { sm2 } from 'sm-crypto-v2'
import { expect, it, onTestFinished } from 'vitest'
import { generateProvince } from '../province.ts'
import { worldOf } from '../world.ts'
import { freightPlatform, reportTargetOf } from './platform.ts'

const NOON = Date.UTC(2026, 10, 21, 4, 0, 0)
const patient = { timeout: 20_000, interval: 20 }
const { privateKey, publicKey } = sm2.generateKeyPairHex()

/** A provincial system that opens every envelope and answers as it is told. */
async function system() {
  const heard: { header: Record<string, string>; document: Record<string, unknown> }[] = []
  const answers = { code: 1001 }
  const server = createServer(async (request, response) => {
    const { root } = JSON.parse(String(await buffer(request)))
    const { encryptedCode, encryptedContent } = root.body
    const key = sm2.doDecrypt(encryptedCode.slice(2), privateKey, 0)
    const decipher = createDecipheriv('sm4-ecb', Buffer.from(key), null)
    const content = Buffer.from(encryptedContent, 'base64')
    const text = Buffer.concat([decipher.update(content), decipher.final()])
    heard.push({ header: root.header, document: JSON.parse(String(text)) })
    response.end(JSON.stringify({ code: answers.code, msg: null, data: null }))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return { heard, answers, url: `http://127.0.0.1:${port}/wlhy/send` }
}

function platformOf(clock: { at: number }) {
  const world = worldOf(generateProvince({ seed: 7, scale: 1 }))
  const platform = freightPlatform({ world, now: () => clock.at })
  onTestFinished(() => platform.close())
  return platform
}

const targetOf = (url: string) => {
  const dial = { simulator: 'dial', source: 'freight-platform', adapter: 'network-freight' }
  const options = { publicKey, token: 'token-of-tests' }
  const target = reportTargetOf({ ...dial, transport: 'report', url, options })
  if (!target) throw new Error('not understood')
  return target
}

it('reports trucks, drivers, waybills and funds in envelopes that open, each once', async () => {
  const { heard, url } = await system()
  const platform = platformOf({ at: NOON })
  platform.dial(targetOf(url))
  platform.advance()
  platform.advance()
  await expect.poll(() => platform.counters().waiting, patient).toBe(0)
  const kinds = Object.groupBy(heard, ({ header }) => header.ipcType ?? '')
  expect(kinds.WLHY_CL1001).toHaveLength(40)
  expect(kinds.WLHY_JSY1001).toHaveLength(12)
  expect(kinds.WLHY_YD1001?.length).toBeGreaterThan(10)
  expect(kinds.WLHY_ZJ1001?.length).toBeGreaterThan(10)
  const references = new Set(heard.map(({ header }) => header.messageReferenceNumber))
  expect(references.size).toBe(heard.length)
  expect(platform.counters()).toMatchObject({ accepted: heard.length, repeated: 0, refused: {} })
  expect(kinds.WLHY_YD1001?.[0]?.document).toMatchObject({
    shippingNoteNumber: expect.stringMatching(/^YZ20261121\d{5}$/),
    totalMonetaryAmount: expect.stringMatching(/^\d+\.000$/),
  })
})

it('sends again what was not taken, under the same number, and gives up what is refused', async () => {
  const { heard, answers, url } = await system()
  answers.code = 3003
  const platform = platformOf({ at: NOON })
  platform.dial(targetOf(url))
  platform.advance()
  await expect.poll(() => heard.length, patient).toBeGreaterThanOrEqual(2)
  expect(heard[1]?.header.messageReferenceNumber).toBe(heard[0]?.header.messageReferenceNumber)
  answers.code = 3005
  platform.dial(targetOf(url))
  await expect.poll(() => platform.counters().waiting, patient).toBe(0)
  expect(platform.counters().accepted).toBe(0)
  expect(platform.counters().refused['3005']).toBeGreaterThan(50)
})

it('goes on where it was, and says the same under the same numbers after a restart', async () => {
  const { heard, url } = await system()
  const clock = { at: NOON }
  const first = platformOf(clock)
  first.dial(targetOf(url))
  first.advance()
  await expect.poll(() => first.counters().waiting, patient).toBe(0)
  const before = new Set(heard.map(({ header }) => header.messageReferenceNumber))
  const second = platformOf(clock)
  second.dial(targetOf(url))
  second.advance()
  await expect.poll(() => second.counters().waiting, patient).toBe(0)
  expect(new Set(heard.map(({ header }) => header.messageReferenceNumber))).toEqual(before)
  const count = heard.length
  clock.at += 30 * 60_000
  second.advance()
  await expect.poll(() => heard.length, patient).toBeGreaterThan(count)
})

it('understands no address without key and token', () => {
  const dial = { simulator: 'dial', transport: 'report', url: 'http://127.0.0.1:1/x' }
  expect(reportTargetOf({ ...dial, options: { token: 'only' } })).toBeUndefined()
  expect(reportTargetOf({ ...dial })).toBeUndefined()
  expect(reportTargetOf({ ...dial, transport: 'http' })).toBeUndefined()
})
