import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { decodedLines, runHere, workFolder } from '../testing/run-here.ts'

const MAPPING = `format: json
rows:
  - contract: parking/lot@1
    of: lots[]
    columns:
      lot_id: id
      name: title
      purpose: =car
`
const LOTS = JSON.stringify({ lots: [{ id: 'p1', title: '北站' }] })

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const dir = await workFolder()
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text)
  return dir
}

it.each([
  ['a mapping', MAPPING],
  ['a source that has one', `id: lots\nmapping:\n${MAPPING.replace(/^/gm, '  ')}`],
])('decodes a vendor file by %s, without touching a catalogue', async (_, yaml) => {
  const dir = await folderWith({ 'lots.json': LOTS, 'lots.yaml': yaml })
  const words = ['decode', 'mapping', 'lots.json', '--mapping', 'lots.yaml']
  const { code, out, err } = await runHere(dir, words)
  expect(code, err).toBe(0)
  expect(decodedLines(out)[0]).toMatchObject({
    contract: 'parking/lot@1',
    reading: { lot_id: 'p1', name: '北站' },
  })
})

it('names each fault of a mapping by its line, and decodes nothing', async () => {
  const faulty = MAPPING.replace('contract: parking/lot@1', 'contract: parking/ghost@1')
  const dir = await folderWith({ 'lots.json': LOTS, 'lots.yaml': faulty })
  const words = ['decode', 'mapping', 'lots.json', '--mapping', 'lots.yaml']
  const { code, out, err } = await runHere(dir, words)
  expect([code, out]).toEqual([2, ''])
  expect(err).toMatch(/lots\.yaml:3 /)
})

it('says so when a mapping is missing, or given to an adapter that takes none', async () => {
  const dir = await folderWith({ 'lots.json': LOTS, 'lots.yaml': MAPPING })
  const missing = await runHere(dir, ['decode', 'mapping', 'lots.json'])
  expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('--mapping')])
  const given = ['decode', 'gbfs', 'lots.json', '--mapping', 'lots.yaml']
  expect((await runHere(dir, given)).code).toBe(2)
})
