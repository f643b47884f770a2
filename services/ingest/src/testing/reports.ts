import type { HttpReport, Source } from '@tongqu/catalog'
import { waybill } from '../../../../adapters/network-freight/src/testing/documents.ts'
import {
  OPTIONS,
  type Sealing,
  sealed,
} from '../../../../adapters/network-freight/src/testing/envelopes.ts'

export * from '../../../../adapters/network-freight/src/testing/documents.ts'
export {
  OPTIONS,
  PRIVATE_KEY,
  PUBLIC_KEY,
  plain,
  type Sealing,
  sealed,
  TOKEN,
} from '../../../../adapters/network-freight/src/testing/envelopes.ts'

/** The source that platforms report to. */
export function reportSource(more: Partial<HttpReport> = {}, options = {}): Source {
  return {
    id: 'freight-platform',
    adapter: 'network-freight',
    dataset: 'freight-waybills',
    feed: 'platform',
    transport: {
      kind: 'http-report',
      host: '127.0.0.1',
      port: 0,
      path: '/wlhy/send',
      requestsPerMinute: 600_000,
      ...more,
    },
    routes: [
      { contract: 'freight/funds@1', where: {}, dataset: 'freight-funds' },
      { contract: 'freight/funds_note@1', where: {}, dataset: 'freight-funds' },
      { contract: 'freight/payment@1', where: {}, dataset: 'freight-funds' },
      { contract: 'freight/vehicle@1', where: {}, dataset: 'freight-vehicles' },
      { contract: 'freight/driver@1', where: {}, dataset: 'freight-drivers' },
    ],
    zone: 'Asia/Shanghai',
    limits: { bytes: 262_144, entities: 10_000, seconds: 30 },
    options: { ...OPTIONS, ...options },
    enabled: true,
    synthetic: true,
  }
}

/** The reference number of a number: the same whenever it is asked for. */
export function referenceOf(number: number): string {
  return number.toString(16).padStart(32, '0')
}

/** The waybill of a number, in an envelope whose reference number is that number too. */
export function waybillOf(number: number, sealing: Sealing = {}): Buffer {
  const document = waybill({ shippingNoteNumber: `N${number}` })
  const header = { messageReferenceNumber: referenceOf(number), ...sealing.header }
  return sealed(document, { ...sealing, header })
}

/** Posts bytes; answers status and body. */
export async function report(url: string, body: Uint8Array, headers: Record<string, string> = {}) {
  const all = { 'content-type': 'application/json; charset=utf-8', ...headers }
  const answer = await fetch(url, { method: 'POST', headers: all, body: body as never })
  const text = await answer.text()
  return { status: answer.status, text, body: JSON.parse(text) as Record<string, unknown> }
}
