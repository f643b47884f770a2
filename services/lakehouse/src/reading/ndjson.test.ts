import { expect, it } from 'vitest'
import { ndjsonRows } from './ndjson.ts'

const ROWS = [{ a: '甲\u2028乙\u2029丙' }, { a: 'x\r\ny\u0085' }, {}, { a: '末' }]

async function* cut(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

it('a row ends at a line feed and nowhere else, wherever the bytes are cut', async () => {
  const text = ROWS.map((row) => JSON.stringify(row)).join('\n')
  for (const bytes of [Buffer.from(text), Buffer.from(`${text}\n\n`)]) {
    for (const size of [1, 2, 7, 1000]) {
      expect(await Array.fromAsync(ndjsonRows(cut(bytes, size)))).toEqual(ROWS)
    }
  }
})
