import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { vehicles } from '../testing/feeds.ts'
import { CATALOG_DIR, catalogWith, openHub, temporaryFolder } from '../testing/hub.ts'
import { pushedSource, SECRET } from '../testing/pusher.ts'

const run = promisify(execFile)
const WAIT = { timeout: 20_000, interval: 20 }

it('the script of catalog/README.md pushes a file with curl and openssl', async (context) => {
  for (const tool of ['sh', 'curl', 'openssl', 'od']) {
    const found = await run('sh', ['-c', `command -v ${tool}`]).catch(() => undefined)
    if (!found) context.skip(`${tool} is not on this machine`)
  }
  const readme = await readFile(join(CATALOG_DIR, 'README.md'), 'utf8')
  const script = /```sh\n(url=[\s\S]*?)```/.exec(readme)?.[1]
  if (script === undefined) throw new Error('the script is gone')
  const urls: string[] = []
  const dir = await temporaryFolder()
  const { start, raw } = await openHub(dir, await catalogWith([pushedSource()]), {
    variables: { SIMULATOR_URL: 'http://127.0.0.1:1' },
    onListening: (one) => one.transport === 'http' && urls.push(one.url),
  })
  const ingest = start()
  onTestFinished(() => ingest.stop())
  await expect.poll(() => urls.length, WAIT).toBe(1)
  const file = join(dir, 'positions.pb')
  await writeFile(file, vehicles(1_775_000_000, ['v1', 'v2']))
  const env = {
    PATH: process.env.PATH,
    URL: urls[0],
    FILE: file,
    SECRET,
    ID: 'example',
    TYPE: 'application/octet-stream',
  }
  const { stdout } = await run('sh', ['-c', script], { env })
  const [record] = await raw.records('bus-vehicle-positions-test')
  expect(JSON.parse(stdout)).toEqual({ delivery: record?.sha256, sequence: 0 })
  expect(record?.key).toBe('example')
})
