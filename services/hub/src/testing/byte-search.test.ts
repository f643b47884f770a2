import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { openEngine } from '@tongqu/lakehouse'
import { expect, it } from 'vitest'
import { formsOf } from '../../../../infra/simulator/src/index.ts'
import { openByteSearch, searchFolder } from './byte-search.ts'
import { dataFolder } from './hub-process.ts'

const PLATE = '云AD01234'
const PHONE = '13900000082'
const search = openByteSearch([PLATE, PHONE].map((name) => ({ name, forms: formsOf(name) })))
const bytes = (text: string) => Buffer.from(text)

it('a text is found in UTF-8, GBK, hex, base64 and escapes, wherever it stands', () => {
  const gbk = Buffer.from('d4c6414430313233 34'.replace(' ', ''), 'hex')
  for (const each of [bytes(PLATE), gbk]) {
    expect(search.in(Buffer.concat([bytes('x'), each]))).toEqual([PLATE])
    expect(search.in(bytes(each.toString('hex')))).toEqual([PLATE])
    expect(search.in(bytes(each.toString('hex').toUpperCase()))).toEqual([PLATE])
    for (const before of ['', 'a', 'ab', 'abc']) {
      const text = Buffer.concat([bytes(before), each, bytes('yz')])
      expect(search.in(bytes(text.toString('base64')))).toEqual([PLATE])
      expect(search.in(bytes(text.toString('base64url')))).toEqual([PLATE])
    }
  }
  expect(search.in(bytes(encodeURIComponent(PLATE)))).toEqual([PLATE])
  expect(search.in(bytes('"\\u4e91AD01234"'))).toEqual([PLATE])
  expect(search.in(bytes(`${PLATE} 0${PHONE}`)).sort()).toEqual([PHONE, PLATE])
})

it('what is another text is not found, nor digits of a fraction', () => {
  expect(search.in(bytes('云AD0123 云BD01234 1390000008 0.00007313900000082'))).toEqual([])
  expect(search.in(Buffer.alloc(0))).toEqual([])
})

it('packed files and cells of Parquet files are looked into; what is left out is not', async () => {
  const dir = await dataFolder()
  await mkdir(join(dir, 'a'))
  await writeFile(join(dir, 'a', 'plain'), `x${PLATE}`)
  await writeFile(join(dir, 'a', 'packed'), zstdCompressSync(bytes(PLATE.repeat(100))))
  await writeFile(join(dir, 'a', 'good'), 'nothing')
  const engine = await openEngine({ threads: 1, memoryMegabytes: 128, spillDir: dir })
  const path = join(dir, 'table.parquet')
  const rows = `SELECT '${PLATE}' || repeat('-', i % 7) AS v FROM range(1000) AS t(i)`
  await engine.rows(`COPY (${rows}) TO '${path}' (COMPRESSION zstd)`)
  engine.close()
  const { files, hits } = await searchFolder(dir, search)
  expect(files).toBe(4)
  expect(hits.sort()).toEqual(['a/packed', 'a/plain', 'table.parquet'].map((f) => `${f}: ${PLATE}`))
  const rest = await searchFolder(dir, search, (name) => name.startsWith('a/'))
  expect(rest).toEqual({ files: 1, hits: [`table.parquet: ${PLATE}`] })
})
