import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { leftOutServer } from '@tongqu/store/testing'
import { expect, it } from 'vitest'
import { answerOf, bearer, type Headers } from '../testing/gateway-client.ts'
import { CUT_DATASET, twoGateways } from '../testing/two-gateways.ts'
import { aloneVerifier } from '../testing/verifier.ts'

const run = promisify(execFile)
const RECORDS = `/api/datasets/${CUT_DATASET}/records?limit=2`
const OPEN = '/api/datasets/bus-vehicle-positions/records?limit=1'
/** The lease of the one that was killed ends, and the other one takes over. */
const TAKEN_OVER = { timeout: 60_000, interval: 250 }

const leftOut = leftOutServer('postgresql')

it.skipIf(leftOut)(
  'two gateways write one log; when the writer is killed the other one goes on with it',
  async () => {
    const gateways = await twoGateways(1)
    const { a, b, dataDir, agreements } = gateways
    const [own] = agreements
    const headers = await bearer(gateways, own?.app ?? '', CUT_DATASET)
    const receipts: string[] = []
    for (const at of [a, b, a, b]) receipts.push(await receiptOf(at, headers))
    await expect.poll(() => shown(b, receipts, headers), TAKEN_OVER).toBe(true)
    const before = await sizeOf(b)

    gateways.lead('b')
    await gateways.killA()
    expect((await answerOf(b + OPEN)).status).toBe(200)
    const seen = new Set<number>()
    const served = async () => {
      const { status } = await answerOf(b + RECORDS, headers)
      seen.add(status)
      return status
    }
    await expect.poll(served, TAKEN_OVER).toBe(200)
    expect([...seen].filter((status) => status !== 200 && status !== 503)).toEqual([])
    receipts.push(await receiptOf(b, headers))
    await expect.poll(() => shown(b, receipts, headers), TAKEN_OVER).toBe(true)
    expect(await sizeOf(b)).toBeGreaterThan(before)
    const keys = (await answerOf(`${b}/log/keys`)).text.trim().split('\n')
    const words = ['log', join(dataDir, 'ledger'), ...keys.flatMap((key) => ['--key', key])]
    const { stdout } = await run(process.execPath, [await aloneVerifier(), ...words])
    expect(stdout).toContain('leaves')
  },
  300_000,
)

async function receiptOf(at: string, headers: Headers): Promise<string> {
  const response = await fetch(at + RECORDS, { headers })
  await response.text()
  expect(response.status, at).toBe(200)
  return response.headers.get('hub-receipt') ?? ''
}

/** Are all of them in a checkpoint? */
async function shown(at: string, receipts: readonly string[], headers: Headers): Promise<boolean> {
  const proofs = await Promise.all(receipts.map((id) => answerOf(`${at}/log/proof/${id}`, headers)))
  return proofs.every(({ status }) => status === 200)
}

async function sizeOf(at: string): Promise<number> {
  return Number((await answerOf(`${at}/log/checkpoint`)).text.split('\n')[1])
}
