import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { testFolder } from '../testing/folder.ts'
import { nodeFileSystem } from './file-system.ts'

it('a file that is open for long grows by what is appended, also behind where it was cut', async () => {
  const path = join(await testFolder(), 'file')
  const file = await nodeFileSystem.create(path)
  const large = Buffer.alloc(300_000, 'large')
  for (const bytes of [Buffer.from('one,'), large, Buffer.from('two')]) await file.append(bytes)
  expect(await readFile(path)).toEqual(
    Buffer.concat([Buffer.from('one,'), large, Buffer.from('two')]),
  )
  await file.truncate(4)
  await file.append(Buffer.from('three'))
  await file.sync()
  await file.close()
  expect(await readFile(path, 'utf8')).toBe('one,three')
  await expect(nodeFileSystem.create(path)).rejects.toMatchObject({ code: 'EEXIST' })
})

it('a file that is opened again is written over from its beginning, and grows where it ends', async () => {
  const path = join(await testFolder(), 'file')
  await writeFile(path, 'what stood there before')
  const { ino } = await stat(path)
  const file = await nodeFileSystem.reopen(path)
  await file.append(Buffer.from('WHAT '))
  await file.append(Buffer.from('STANDS'))
  expect(await readFile(path, 'utf8')).toBe('WHAT STANDSthere before')
  await file.append(Buffer.from(' there from now on'))
  expect(await readFile(path, 'utf8')).toBe('WHAT STANDS there from now on')
  await file.truncate(11)
  await file.append(Buffer.from('!'))
  await file.sync()
  await file.close()
  expect(await readFile(path, 'utf8')).toBe('WHAT STANDS!')
  expect((await stat(path)).ino).toBe(ino)
  const absent = nodeFileSystem.reopen(`${path}.absent`)
  await expect(absent).rejects.toMatchObject({ code: 'ENOENT' })
})
