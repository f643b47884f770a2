import { lstat, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../testing/hub.ts'
import { prepare, putSide } from './put-away.ts'
import { markOf, PROCESSED, type SideFile } from './scan.ts'
import { checkBySides } from './side-files.ts'

const FILE = {
  ...{ name: 'a.csv', path: Buffer.from('/nowhere/a.csv') },
  ...{ bytes: 1, modifiedAt: 0, mark: 'a' },
}
const NOW = Date.parse('2026-03-01T00:00:00Z')
const HEX = 'ab'.repeat(32)

async function sideWith(folder: string, text: string): Promise<SideFile> {
  const name = 'a.csv.sha256'
  const path = join(folder, name)
  await writeFile(path, text)
  const info = await lstat(path, { bigint: true })
  const [bytes, modifiedAt] = [Number(info.size), Number(info.mtimeMs)]
  const seen = { name, path: Buffer.from(path), bytes, modifiedAt, mark: markOf(info) }
  return { ...seen, of: 'a.csv', algorithm: 'sha-256' }
}

async function algorithmsOf(text: string) {
  return (await checkBySides(FILE, [await sideWith(await temporaryFolder(), text)])).name
}

it.each([
  `${HEX}`,
  `  ${HEX}\t\r\n`,
  `${HEX} *a.csv`,
  `${HEX}  ./out/a.csv  \n`,
  `# made by us\n${HEX.toUpperCase()}  a.csv`,
  `SHA256 (a.csv) = ${HEX}\n`,
  ` SHA256(out/a.csv)=${HEX}`,
])('reads a digest from %j', async (text) => {
  expect(await algorithmsOf(text)).toBe('sha-256')
})

it.each([`${HEX}a`, `${HEX}  b.csv`, `SHA256 (b.csv) = ${HEX}`, `${HEX}  a.csv\rx`, ''])(
  'reads none from %j',
  async (text) => {
    expect(await algorithmsOf(text)).toBeUndefined()
  },
)

it('what is written to be read slowly takes no longer than any other line', async () => {
  const took = async (text: string) => {
    const side = await sideWith(await temporaryFolder(), text)
    const startedAt = performance.now()
    await checkBySides(FILE, [side])
    return performance.now() - startedAt
  }
  const plain = [await took(`${HEX}  a.csv`), await took(`${HEX}  a.csv`)]
  const odd = await took(`${HEX}${' '.repeat(3_000)}x\ry`)
  expect(odd).toBeLessThan(100 * Math.max(...plain, 1))
})

it('a side file that can not be read says nothing, and keeps no file waiting', async () => {
  const side = await sideWith(await temporaryFolder(), HEX)
  const path = Buffer.from(`/${'x'.repeat(300)}`)
  expect((await checkBySides(FILE, [{ ...side, path }])).name).toBeUndefined()
  await rm(side.path)
  await expect(checkBySides(FILE, [side])).rejects.toThrow()
})

it('a side file that has come anew, or is gone, is left to the file that it is of', async () => {
  const folder = await temporaryFolder()
  await prepare(folder)
  const side = await sideWith(folder, HEX)
  await writeFile(join(folder, 'next'), 'cd'.repeat(32))
  await rename(join(folder, 'next'), side.path)
  await putSide(folder, side, NOW, PROCESSED)
  expect(await readdir(folder)).toContain(side.name)
  await rm(side.path)
  await putSide(folder, side, NOW, PROCESSED)
  await putSide(folder, await sideWith(folder, HEX), NOW, PROCESSED)
  expect(await readdir(join(folder, PROCESSED, '2026-03-01'))).toEqual([side.name])
})
