import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createDatabase, leftOutServer, startServer } from '@tongqu/store/testing'
import { expect, it, onTestFinished } from 'vitest'
import { ROOT } from './settings.ts'
import { dataFolder, hubCommand, hubProcess } from './testing/hub-process.ts'

const run = promisify(execFile)
const WALK = join(ROOT, 'infra/tooling/src/walk-through/main.ts')
/** Trips are derived some minutes after a start on a slow machine. */
const WALK_MILLISECONDS = 400_000

/** The province, its demonstration, and the walk-through of the README against it. */
async function walked(more: Record<string, string>): Promise<{ lines: string; output: string }> {
  const dir = await dataFolder()
  const env = { HUB_SIMULATE: '1', ...more }
  const hub = await hubProcess(dir, env)
  const seeded = await hubCommand(dir, ['demo', '--json'], env)
  expect(seeded.err).toBe('')
  expect(JSON.parse(seeded.out)).toMatchObject({ organisations: 12, applications: 10 })
  const again = await hubCommand(dir, ['demo', '--json'], env)
  expect(JSON.parse(again.out), 'a second run adds nothing').toMatchObject({
    applications: 0,
    consents: 0,
  })
  const people = join(dir, 'demo', 'people.json')
  const { stdout } = await run(process.execPath, [WALK, hub.url, people])
  const { password } = JSON.parse(await readFile(people, 'utf8')) as { password: string }
  expect(hub.output()).not.toContain(password)
  hub.signal('SIGTERM')
  expect(await hub.ended).toBe(0)
  return { lines: stdout, output: hub.output() }
}

it('an agreement and a consent go their whole way, over HTTP alone', {
  timeout: WALK_MILLISECONDS,
}, async () => {
  const { lines, output } = await walked({})
  expect(lines).toContain('✓')
  for (const step of ['①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨', '⑩']) {
    expect(lines).toContain(step)
  }
  expect(output).not.toMatch(/eyJ[\w-]{20,}\./)
})

it.skipIf(leftOutServer('postgresql'))(
  'and so they do with the control plane in PostgreSQL',
  { timeout: WALK_MILLISECONDS },
  async () => {
    const server = await startServer('postgresql')
    onTestFinished(() => server.remove())
    const HUB_DATABASE_URL = await createDatabase(server, 'walk')
    const { lines } = await walked({ HUB_DATABASE_URL })
    expect(lines).toContain('⑩')
  },
)
