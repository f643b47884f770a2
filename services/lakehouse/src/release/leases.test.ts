import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { nodeFileSystem } from '../storage/file-system.ts'
import { leasedReleases, openLease } from './leases.ts'

it('lets readers go on while the disk is full, and leases what they hold once it is not', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'tongqu-lease-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  let full = true
  const write: typeof nodeFileSystem.write = (...words) =>
    full
      ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }))
      : nodeFileSystem.write(...words)
  const fs = { ...nodeFileSystem, write }
  const now = () => 0
  const lease = await openLease({ dir, fs, uuid: () => 'reader', now })
  await lease.hold('bus', 3)
  expect(await leasedReleases({ dir, fs, now }, 'bus')).toEqual(new Set())
  full = false
  await lease.beat()
  expect(await leasedReleases({ dir, fs, now }, 'bus')).toEqual(new Set([3]))
})
