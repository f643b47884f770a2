import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { ROOT } from '../settings.ts'
import { dataFolder, hubCommand, hubProcess } from './hub-process.ts'
import { promptCatalog } from './prompt-catalog.ts'

const run = promisify(execFile)
const WALK = join(ROOT, 'infra/tooling/src/walk-through/main.ts')
/** Trips are derived some minutes after a start on a slow machine. */
export const WALK_MILLISECONDS = 400_000

/** The province, its demonstration, and the walk-through of the README against it. */
export async function walked(
  more: Record<string, string>,
): Promise<{ lines: string; output: string }> {
  const dir = await dataFolder()
  const env = { HUB_SIMULATE: '1', HUB_CATALOG_DIR: await promptCatalog(), ...more }
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
