import { Agent, request } from 'node:http'
import { consignmentsOn, type ReportTarget, sealedReport, waybillDocument } from '@tongqu/simulator'

export type Posted = { perSecond: number; count: number; bytes: number }

const DAY = '20261121'
const SENT_AT = '20261121120000'
const REFERENCE = 'f'.repeat(32)
const ENVELOPES = 64

/** Envelopes of waybills, each in two parts around its reference number. */
export function envelopesFor(target: ReportTarget): [before: string, after: string][] {
  return consignmentsOn(DAY)
    .slice(0, ENVELOPES)
    .map((consignment) => {
      const document = waybillDocument(consignment, consignment.agreedAt)
      const report = { kind: 'WLHY_YD1001', reference: REFERENCE, document } as const
      const [before = '', after = ''] = String(sealedReport(report, target, SENT_AT)).split(
        REFERENCE,
      )
      return [before, after]
    })
}

/**
 * Posts envelopes for `seconds` over `connections`, each with a reference number of its own that
 * begins with `name`; each must be answered 1001.
 */
export async function postFor(
  url: string,
  envelopes: readonly (readonly [before: string, after: string])[],
  { name, seconds, connections }: { name: string; seconds: number; connections: number },
): Promise<Posted> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const startedAt = performance.now()
  const until = startedAt + seconds * 1000
  let count = 0
  let bytes = 0
  const sender = async () => {
    while (performance.now() < until) {
      const number = count
      count += 1
      const [before, after] = envelopes[number % envelopes.length] ?? ['', '']
      const reference = `${name}${process.pid}x${number}`.padStart(32, '0')
      const body = Buffer.from(`${before}${reference}${after}`)
      bytes += body.length
      await post(agent, url, body)
    }
  }
  await Promise.all(Array.from({ length: connections }, sender))
  const took = (performance.now() - startedAt) / 1000
  agent.destroy()
  return { perSecond: count / took, count, bytes: bytes / count }
}

function post(agent: Agent, url: string, body: Buffer): Promise<void> {
  return new Promise((done, failed) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length }
    const asked = request(url, { method: 'POST', agent, headers }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.once('end', () => {
        const text = String(Buffer.concat(parts))
        if (text.startsWith('{"code":1001,')) done()
        else failed(new Error(text))
      })
    })
    asked.once('error', failed)
    asked.end(body)
  })
}
