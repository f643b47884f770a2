import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { testFolder } from '../testing/folder.ts'
import { lockDataDir } from './lock.ts'

const holder = { pid: process.pid, startedAt: '2024-05-01T00:00:00Z' }

it('a second writer in this process is refused and told who holds the folder', async () => {
  const dir = await testFolder()
  const lock = lockDataDir(dir, holder)
  expect(() => lockDataDir(dir, holder)).toThrow(
    expect.objectContaining({
      code: 'data-dir-locked',
      message: expect.stringContaining(String(process.pid)),
    }),
  )
  lock.release()
  lockDataDir(dir, holder).release()
})

it('another process is refused, and the lock of a killed one is free at once', async () => {
  const dir = await testFolder()
  const module = new URL('./lock.ts', import.meta.url).href
  const program = `const { lockDataDir } = await import(${JSON.stringify(module)})
    globalThis.lock = lockDataDir(${JSON.stringify(dir)}, { pid: process.pid, startedAt: '' })
    console.log('locked'); setInterval(() => globalThis.lock, 1000)`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  expect(() => lockDataDir(dir, holder)).toThrow(
    expect.objectContaining({ message: expect.stringContaining(String(child.pid)) }),
  )
  child.kill('SIGKILL')
  await once(child, 'exit')
  lockDataDir(dir, holder).release()
})
