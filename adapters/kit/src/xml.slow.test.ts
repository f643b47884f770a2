import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { openXml } from './xml.ts'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

const LIMITS = { bytes: 100_000_000, entities: 1_000_000, depth: 20 }
const RECORD = Buffer.from(
  `<lot id="7"><name>停车场</name>${'<free unit="1">12</free>'.repeat(40)}</lot>\n`,
)
const PIECE = Buffer.concat(Array.from({ length: 60 }, () => RECORD))

it('holds no more of 40 MB than of 2 MB', () => {
  const reader = openXml({ limits: LIMITS, records: new Set(['lot']) })
  reader.push(Buffer.from('<city>'))
  let [records, bytes, early] = [0, 0, 0]
  while (bytes < 40_000_000) {
    records += reader.push(PIECE).length
    bytes += PIECE.length
    if (early === 0 && bytes > 2_000_000) early = heapAfterCollection()
  }
  const grown = heapAfterCollection() - early
  reader.push(Buffer.from('</city>'))
  const { reject, root } = reader.end()
  expect({ reject, children: root?.children.length }).toEqual({ reject: undefined, children: 0 })
  expect(records).toBe(Math.ceil(40_000_000 / PIECE.length) * 60)
  expect(grown).toBeLessThan(4_000_000)
})

/** Bytes on the heap when all that nobody holds is gone. */
function heapAfterCollection(): number {
  collect()
  return process.memoryUsage().heapUsed
}
