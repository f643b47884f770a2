import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Storage } from '../storage/storage.ts'

/**
 * What every implementation of `Storage` must do. `open` gives an empty storage and a local folder
 * for files that are to be adopted.
 */
export function storageCases(open: () => Promise<{ storage: Storage; spool: string }>): void {
  const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString()

  it('an absent object reads as undefined and lists as nothing', async () => {
    const { storage } = await open()
    expect(await storage.read('a/b')).toBeUndefined()
    expect(await storage.stat('a/b')).toBeUndefined()
    expect(await storage.list('a')).toEqual([])
    expect(await storage.folders('a')).toEqual([])
    await storage.remove('a/b')
  })

  it('of many that put the same key if absent exactly one wins, and its bytes stay', async () => {
    const { storage } = await open()
    const tries = Array.from({ length: 16 }, (_, index) => index)
    const won = await Promise.all(
      tries.map((index) => storage.putIfAbsent('log/1.json', Buffer.from(String(index)))),
    )
    expect(won.filter(Boolean)).toHaveLength(1)
    expect(text(await storage.read('log/1.json'))).toBe(String(won.indexOf(true)))
  })

  it('put replaces an object whole', async () => {
    const { storage } = await open()
    await storage.put('log/_last', Buffer.from('a longer first content'))
    await storage.put('log/_last', Buffer.from('second'))
    expect(text(await storage.read('log/_last'))).toBe('second')
    expect((await storage.stat('log/_last'))?.bytes).toBe(6)
  })

  it('names come in order, folders apart from objects, and after a given name', async () => {
    const { storage } = await open()
    for (const key of ['t/3', 't/1', 't/2', 't/sub/9']) await storage.put(key, Buffer.from('x'))
    expect(await storage.list('t')).toEqual(['1', '2', '3'])
    expect(await storage.list('t', '1')).toEqual(['2', '3'])
    expect(await storage.folders('t')).toEqual(['sub'])
  })

  it('a finished file moves in under its key and can be read where localPath says', async () => {
    const { storage, spool } = await open()
    const file = join(spool, 'one.parquet')
    await writeFile(file, 'columns')
    await storage.adopt(file, 't/one.parquet')
    expect(text(await storage.read('t/one.parquet'))).toBe('columns')
    const { readFile } = await import('node:fs/promises')
    expect(String(await readFile(await storage.localPath('t/one.parquet')))).toBe('columns')
    await expect(readFile(file)).rejects.toThrow()
  })

  it('a removed object is gone, and its key can be used again', async () => {
    const { storage } = await open()
    await storage.putIfAbsent('t/1', Buffer.from('x'))
    await storage.remove('t/1')
    expect(await storage.list('t')).toEqual([])
    expect(await storage.putIfAbsent('t/1', Buffer.from('y'))).toBe(true)
  })
}
