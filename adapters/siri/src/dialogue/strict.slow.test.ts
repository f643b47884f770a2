import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  dataReady,
  heartbeat,
  nameOf,
  siri,
  talking,
  terminated,
  vehicles,
} from './testing/talking.ts'

const XSD = fileURLToPath(
  new URL('../../../../../shared/data/schemas/siri/siri.xsd', import.meta.url),
)
const canValidate = existsSync(XSD) && hasXmllint()
if (!canValidate) console.info(`skipped: needs xmllint and ${XSD}`)

/** What a peer may say, and we repeat in an answer. */
const NASTY = [
  'm-1',
  ' a  b ',
  '<x>&"\u0027',
  '云泽 1 路',
  'x'.repeat(5_000),
  '\u{1f68c}',
  '1\t2\n3',
]
const CALLBACKS = ['http://127.0.0.1:9/told?a=b&c=<d>', 'https://hub.example/临衡']
const SERVICES = ['VM', 'ET', 'SM', 'SX']

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siri-dialogue-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe.skipIf(!canValidate)('everything that is said, against the official schema', () => {
  it('is valid, for every service, mode and version, with and without lines', async () => {
    const said: string[] = []
    for (const services of SERVICES) {
      for (const mode of ['request', 'subscribe', 'fetched']) {
        for (const more of [{}, { lines: 'Ñ1, 临衡:二路', version: '2.0', confirm: 'yes' }]) {
          said.push(...conversation({ services, mode, monitoring: 'S1,站.2-a_b', ...more }))
        }
      }
    }
    said.push(...conversation({ mode: 'subscribe', services: 'VM,ET,SM,SX', monitoring: 'S1' }))
    const names = new Set(said.map(nameOf))
    expect([...names].sort()).toEqual([
      'CheckStatusRequest',
      'DataReadyAcknowledgement',
      'DataReceivedAcknowledgement',
      'DataSupplyRequest',
      'ServiceRequest',
      'SubscriptionRequest',
      'TerminateSubscriptionRequest',
    ])
    await expectValid(said)
  })

  it('is valid whatever the peer said before', async () => {
    const said = NASTY.flatMap((text) => {
      const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
      const id = `<MessageIdentifier>${escaped}</MessageIdentifier>`
      const talk = talking({ mode: 'subscribe', services: 'VM', requestor: 'a.b:c-d' })
      talk.start()
      const documents = [
        siri(`<DataReadyNotification>${id}</DataReadyNotification>`),
        siri(`<ServiceDelivery>${id}<VehicleMonitoringDelivery/></ServiceDelivery>`),
        siri(`<StopPointsRequest>${id}</StopPointsRequest>`),
        text,
        `<${'长'.repeat(3_000)}/>`,
        '',
      ]
      return documents.map((document) => replyOf(talk.told(document)))
    })
    await expectValid(said)
  })
})

/** All that is said in a conversation through every state of the machine. */
function conversation(options: Record<string, string>): string[] {
  const said: string[] = []
  for (const callback of CALLBACKS) {
    const talk = talking({ heartbeatSeconds: '9999', ...options }, callback)
    const answer = (document: string) => said.push(...talk.answerAll(document))
    talk.start()
    if (options.mode === 'request') {
      answer(vehicles(['a'], '<MoreData>1</MoreData>'))
      answer(vehicles(['a']))
      continue
    }
    said.push(...talk.grant('2026-11-20T22:00:00Z'))
    said.push(replyOf(talk.told(vehicles(['a']))))
    said.push(replyOf(talk.told(dataReady())))
    answer(vehicles(['a']))
    if (options.confirm === 'yes') answer('')
    // Renewal comes first, then the question whether anybody is there.
    talk.pass(3_000_000)
    said.push(...talk.grant('2026-11-20T22:00:00Z'))
    talk.told(heartbeat())
    talk.told(terminated())
    talk.pass(1_000)
    said.push(...talk.grant())
    answer(vehicles(['a']))
    const quick = talking({ heartbeatSeconds: '1', ...options }, callback)
    quick.start()
    quick.grant()
    quick.pass(1_500)
    said.push(quick.last())
    talk.stop()
    said.push(talk.last())
  }
  return said
}

function replyOf({ reply }: { reply?: { body: Uint8Array } }): string {
  return String(Buffer.from(reply?.body ?? []))
}

async function expectValid(documents: readonly string[]): Promise<void> {
  const files = await Promise.all(
    [...new Set(documents)].map(async (document, index) => {
      const file = join(folder, `${index}.xml`)
      await writeFile(file, document)
      return file
    }),
  )
  try {
    execFileSync('xmllint', ['--noout', '--nonet', '--schema', XSD, ...files], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  } catch (error) {
    const faults = (error as { stderr: string }).stderr.split('\n')
    // The schema imports one file under two paths, of which xmllint warns.
    expect(faults.filter((line) => line.includes('error')).slice(0, 20)).toEqual([])
    throw error
  }
}

function hasXmllint(): boolean {
  try {
    execFileSync('xmllint', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
