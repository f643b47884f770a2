import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { programOf } from '../../../../infra/tooling/src/walk-through/program.ts'
import type { World } from '../../../../infra/tooling/src/walk-through/world.ts'
import { ciPython } from '../../../lakehouse/src/testing/ci-python.ts'
import { dataFolder, hubCommand, hubProcess } from '../testing/hub-process.ts'
import { exportsOf, foreignersRead } from '../testing/lineage-exports.ts'
import { aloneVerifier } from '../testing/verifier.ts'

const run = promisify(execFile)
const DATASET = 'rail-tickets'
const LANDED = { timeout: 60_000, interval: 500 }

it('one command leads from an answer of restricted data back to its raw deliveries', async (context) => {
  const dir = await dataFolder()
  const env = { HUB_SIMULATE: '1' }
  const hub = await hubProcess(dir, env)
  expect((await hubCommand(dir, ['demo', '--json'], env)).err).toBe('')
  const world = await clientOf(hub.url, dir)
  const program = await programOf(world, 'demo-maas-app', `ds:${DATASET}:read`)
  const read = () => program.read(`/api/datasets/${DATASET}/records?limit=100`)
  await expect.poll(async () => (await read()).status, LANDED).toBe(200)
  const { headers, bytes } = await read()
  const receipt = headers.get('hub-receipt') ?? ''
  const rows = (JSON.parse(String(bytes)) as { items: { delivery_id: string }[] }).items
  const deliveries = new Set(rows.map((row) => row.delivery_id))
  expect(deliveries.size).toBeGreaterThan(0)

  const key = (await (await fetch(`${hub.url}/log/keys`)).text()).trim()
  const verifier = await aloneVerifier()
  const words = ['trace', receipt, join(dir, 'ledger'), '--key', key]
  const traced = async () => {
    const done = run(process.execPath, [verifier, ...words])
    return (await done.catch((error) => error as { stdout: string })).stdout
  }
  for (const delivery of deliveries) await expect.poll(traced, LANDED).toContain(delivery)
  const { stdout } = await run(process.execPath, [verifier, ...words])
  expect(stdout).toContain(receipt)
  const way = `/api/datasets/${DATASET}/lineage?receipt=${receipt}`
  const lineage = await exportsOf(program.read, way)
  expect(lineage.graph.activities).toContainEqual(
    expect.objectContaining({ kind: 'serve', policy: expect.anything() }),
  )

  hub.signal('SIGKILL')
  await hub.ended
  const again = await hubProcess(dir, { HUB_SIMULATE: '0' })
  const whole = await run(process.execPath, [verifier, 'log', join(dir, 'ledger'), '--key', key])
  expect(whole.stdout).toContain('leaves')
  again.signal('SIGTERM')
  expect(await again.ended).toBe(0)
  await foreignersRead(ciPython(context), hub.url, [lineage])
})

async function clientOf(url: string, dir: string): Promise<World> {
  const people = JSON.parse(await readFile(join(dir, 'demo', 'people.json'), 'utf8'))
  const world = { fetch, now: Date.now, uuid: randomUUID, say: () => undefined, url, people }
  return {
    ...world,
    sleep: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
  }
}
