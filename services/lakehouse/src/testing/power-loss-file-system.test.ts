import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nodeFileSystem } from '../storage/file-system.ts'
import { testFolder } from './folder.ts'
import { powerLossFileSystem, type Tail } from './power-loss-file-system.ts'

const BEFORE = 'abcdefghijklmnop'

/** A disk with a file that holds `BEFORE`, and is opened again. */
async function reopened() {
  const folder = await testFolder()
  const [root, attic] = [join(folder, 'disk'), join(folder, 'attic')]
  for (const path of [root, attic]) await mkdir(path)
  const path = join(root, 'file')
  await writeFile(path, BEFORE)
  const disk = await powerLossFileSystem(nodeFileSystem, root, attic)
  const file = await disk.reopen(path)
  const append = (text: string) => file.append(Buffer.from(text))
  const lose = async (tail?: Tail, name = path) => {
    await disk.fail(() => 0, tail)
    return readFile(name, 'utf8')
  }
  return { disk, path, file, append, lose }
}

describe('what was written over when the power fails', () => {
  it('stays when it was synced, and is the former again from an arbitrary byte on when not', async () => {
    for (const kept of [0, 1, 5]) {
      const { file, append, lose } = await reopened()
      await append('ABC')
      await file.sync()
      await append('DE')
      await append('FGH')
      const tail = (bytes: number) => {
        expect(bytes).toBe(5)
        return { kept, zeros: 0 }
      }
      expect(await lose(tail)).toBe(`ABC${'DEFGH'.slice(0, kept)}${BEFORE.slice(3 + kept)}`)
    }
  })

  it.each([
    [10, 0, 'ABCDEFGHIJklmnop'],
    [10, 10, 'ABCDEFGHIJklmnop\0\0\0\0'],
    [18, 0, 'ABCDEFGHIJKLMNOPQR'],
    [18, 2, 'ABCDEFGHIJKLMNOPQR\0\0'],
  ])(
    'keeping %i bytes and %i zeros, the file has grown behind its end no further',
    async (...given) => {
      const [kept, zeros, after] = given
      const { append, lose } = await reopened()
      await append('ABCDEFGHIJKLMNOPQRST')
      expect(await lose(() => ({ kept, zeros }))).toBe(after)
    },
  )

  it('comes back also where the file had been cut before', async () => {
    const { file, append, lose } = await reopened()
    await append('ABCD')
    await file.sync()
    await append('EF')
    await file.truncate(2)
    await append('xyz')
    expect(await lose(() => ({ kept: 1, zeros: 0 }))).toBe(`ABxD${BEFORE.slice(4)}`)
  })

  it('is looked for in the file, whatever its name is by then', async () => {
    const { disk, path, file, append, lose } = await reopened()
    await append('AB')
    await disk.rename(path, `${path}.other`)
    await disk.syncFolder(join(path, '..'))
    await file.sync()
    await append('CD')
    expect(await lose(undefined, `${path}.other`)).toBe(`AB${BEFORE.slice(2)}`)
  })
})

it('a file that was closed is not closed again when the power fails', async () => {
  const { disk, path, file } = await reopened()
  await file.close()
  // It gets the number that the other one had.
  const next = await nodeFileSystem.reopen(path)
  await disk.fail(() => 0)
  await next.append(Buffer.from('still open'))
  await next.close()
  expect(await readFile(path, 'utf8')).toBe(`still open${BEFORE.slice(10)}`)
})
