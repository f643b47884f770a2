import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { faultyFileSystem, systemError } from '../testing/faulty-file-system.ts'
import { testFolder } from '../testing/folder.ts'
import { storageCases } from '../testing/storage-cases.ts'
import { type FileSystem, nodeFileSystem } from './file-system.ts'
import { localStorage, probeFileSystem } from './local.ts'

async function open(fs: FileSystem = nodeFileSystem) {
  const root = await testFolder()
  const spool = join(root, 'spool/landing')
  await mkdir(spool, { recursive: true })
  return { root, spool, storage: localStorage({ root, fs, uuid: () => crypto.randomUUID() }) }
}

describe('local storage', () => {
  storageCases(open)

  it('a full disk is told as lake-full and leaves nothing behind', async () => {
    let full = false
    const { root, storage } = await open(
      faultyFileSystem(nodeFileSystem, (call) =>
        full && call === 'sync' ? systemError('ENOSPC') : undefined,
      ),
    )
    await storage.put('t/0', Buffer.from('x'))
    full = true
    await expect(storage.putIfAbsent('t/1', Buffer.from('x'))).rejects.toMatchObject({
      code: 'lake-full',
    })
    await expect(storage.put('t/0', Buffer.from('y'))).rejects.toMatchObject({ code: 'lake-full' })
    expect(await storage.list('t')).toEqual(['0'])
    expect(String(await storage.read('t/0'))).toBe('x')
    expect(await readdir(join(root, 'spool/landing'))).toEqual([])
    full = false
    expect(await storage.putIfAbsent('t/1', Buffer.from('x'))).toBe(true)
  })
})

describe('the start-up probe', () => {
  const probe = (root: string, fs: FileSystem) =>
    probeFileSystem({ root, fs, uuid: () => crypto.randomUUID() })

  it('passes on this disk and leaves no trace', async () => {
    const { root } = await open()
    await probe(root, nodeFileSystem)
    expect(await readdir(root)).toEqual(['spool'])
  })

  it.each([
    ['link', 'EPERM'],
    ['syncFolder', 'EINVAL'],
    ['sync', 'ENOSYS'],
  ])('refuses a file system whose %s fails with %s', async (call, code) => {
    const { root } = await open()
    const fs = faultyFileSystem(nodeFileSystem, (name) =>
      name === call ? systemError(code) : undefined,
    )
    await expect(probe(root, fs)).rejects.toMatchObject({ code: 'file-system-unsupported' })
  })

  it('refuses a file system whose link overwrites', async () => {
    const { root } = await open()
    const fs = { ...nodeFileSystem, link: nodeFileSystem.copy }
    await expect(probe(root, fs)).rejects.toMatchObject({ code: 'file-system-unsupported' })
  })
})
