import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { decodedLines, runHere, workFolder } from '../testing/run-here.ts'

const DATA = new URL('../../../../../shared/data/bus/', import.meta.url)
const isThere = existsSync(DATA)
if (!isThere) console.info('skipped: ../shared/data/bus is not there')

it.runIf(isThere).each(['jt808', 'jt809'])(
  'every frame of the public %s samples becomes a reading or a reject, alone or in one file',
  async (adapter) => {
    const text = readFileSync(new URL(`${adapter}/frames.jsonl`, DATA), 'utf8')
    const frames = text
      .split('\n')
      .filter(Boolean)
      .flatMap((line) => (JSON.parse(line) as { hex?: string }).hex ?? [])
    expect(frames.length).toBeGreaterThan(10)
    const dir = await workFolder()
    const decode = async (content: string) => {
      await writeFile(join(dir, 'frames.hex'), content)
      const { code, out, err } = await runHere(dir, ['decode', adapter, 'frames.hex'])
      expect(code, err).toBe(0)
      return decodedLines(out)
    }
    for (const frame of frames) {
      expect((await decode(frame)).length, frame).toBeGreaterThan(0)
    }
    expect((await decode(frames.join('\n'))).length).toBeGreaterThan(frames.length / 2)
  },
)
