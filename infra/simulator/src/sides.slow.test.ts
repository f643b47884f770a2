import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { consumerOf } from './testing/consumer.ts'

/** Between one and three in the night simulated barriers are silent for more than a minute. */
const patient = { timeout: 300_000, interval: 50 }

it('pushes and drops where a hub says, and again where a restarted hub says', {
  timeout: 900_000,
}, async () => {
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  const child = fork(main, ['--vehicles', '10'], { silent: true })
  onTestFinished(() => void child.kill('SIGKILL'))
  if (!child.stdout) throw new Error('no output')
  await once(child.stdout, 'data')
  const folder = await mkdtemp(join(tmpdir(), 'simulator-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const dial = { simulator: 'dial', adapter: 'mapping' }
  child.send({ ...dial, source: 'parking-kerb', transport: 'directory', path: folder })
  const secret = `whsec_${Buffer.from('secret').toString('base64')}`
  for (let round = 0; round < 2; round += 1) {
    const hub = await consumerOf()
    child.send({ ...dial, source: 'parking-gates', transport: 'http', url: hub.url, secret })
    await expect.poll(() => hub.heard.length, patient).toBeGreaterThan(0)
    expect(hub.heard[0]?.headers['webhook-signature']).toMatch(/^v1,/)
    await hub.close()
  }
  const files = async () =>
    (await readdir(folder)).filter((name) => /^kerb_\d{14}\.csv$/.test(name))
  await expect.poll(files, patient).not.toEqual([])
})
