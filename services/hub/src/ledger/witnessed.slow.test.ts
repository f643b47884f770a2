import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { dataFolder, hubCommand, hubProcess } from '../testing/hub-process.ts'
import { aloneVerifier } from '../testing/verifier.ts'
import { witnessProcess } from '../testing/witness-process.ts'

const run = promisify(execFile)
const WAITED = { timeout: 90_000, interval: 200 }
/** Without warnings: a hub is found by the first address that it prints. */
const PLAIN = { HUB_SIMULATE: '0', HUB_LOG_LEVEL: 'error' }

it('each checkpoint at /log/witnessed is signed by the hub and its witnesses, whoever dies', async () => {
  const dir = await dataFolder()
  const first = await hubProcess(dir, PLAIN)
  const log = (await textAt(`${first.url}/log/keys`)).trim()
  expect((await fetch(`${first.url}/log/witnessed/checkpoint`)).status).toBe(404)
  first.signal('SIGTERM')
  expect(await first.ended).toBe(0)

  const [one, other] = await Promise.all(
    ['one', 'other'].map((name) =>
      witnessProcess(join(dir, name), { log, name: `witness.example/${name}` }),
    ),
  )
  if (!one || !other) throw new Error('no witnesses')
  const env = { ...PLAIN, HUB_WITNESSES: `${one.setting}, ${other.setting}` }
  const hub = await hubProcess(dir, env)
  await expect.poll(() => sizeAt(`${hub.url}/log/witnessed`), WAITED).toBeGreaterThan(0)
  const verifier = await aloneVerifier()
  const verified = async (place: string) => {
    const keys = [log, one.verifier, other.verifier].flatMap((key) => ['--key', key])
    const done = run(process.execPath, [verifier, 'log', place, ...keys])
    return (await done.catch((error) => error as { stdout: string })).stdout
  }
  expect(await verified(`${hub.url}/log/witnessed`)).toContain('leaves')
  expect(await verified(`${hub.url}/log`)).toContain('checkpoint-cosignature')

  await other.kill()
  const before = await sizeAt(`${hub.url}/log/witnessed`)
  expect((await hubCommand(dir, ['ledger', 'rotate'], env)).err).toBe('')
  await expect.poll(() => sizeAt(`${hub.url}/log`), WAITED).toBeGreaterThan(before)
  const failures = async () => (await textAt(`${hub.url}/metrics`)).match(FAILED) !== null
  await expect.poll(failures, WAITED).toBe(true)
  expect(await verified(`${hub.url}/log/witnessed`)).toContain('leaves')

  const { port } = other
  const back = { log, name: 'witness.example/other', port }
  await witnessProcess(join(dir, 'other'), back)
  const plain = await sizeAt(`${hub.url}/log`)
  await expect.poll(() => sizeAt(`${hub.url}/log/witnessed`), WAITED).toBeGreaterThanOrEqual(plain)
  expect(await textAt(`${hub.url}/metrics`)).toMatch(/^hub_ledger_witnessed_age_seconds \d/m)

  await one.kill()
  hub.signal('SIGKILL')
  await hub.ended
  const again = await hubProcess(dir, env)
  expect(await sizeAt(`${again.url}/log/witnessed`)).toBeGreaterThanOrEqual(plain)
  expect(await verified(`${again.url}/log/witnessed`)).toContain('leaves')
})

const FAILED = /^hub_ledger_witness_failures_total\{witness="witness.example\/other".*\} [1-9]/m

async function textAt(url: string): Promise<string> {
  return (await fetch(url)).text()
}

/** 0 while there is no checkpoint. */
async function sizeAt(prefix: string): Promise<number> {
  const answer = await fetch(`${prefix}/checkpoint`)
  const text = await answer.text()
  return answer.ok ? Number(text.split('\n')[1]) : 0
}
