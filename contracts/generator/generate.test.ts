import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Generated, generate } from './generate.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))

describe('npm run generate', () => {
  let generated: Generated
  beforeAll(async () => {
    generated = await generate(ROOT)
  })

  it('finds no fault in the schemas, the problems and the released contracts', () => {
    expect(generated.faults).toEqual([])
  })

  it('would write exactly what is committed', () => {
    for (const [name, text] of generated.files) {
      const committed = readFileSync(`${ROOT}src/generated/${name}`, 'utf8')
      expect(`${name}: ${committed === text ? 'fresh' : 'stale, run npm run generate'}`).toBe(
        `${name}: fresh`,
      )
    }
  })

  it('leaves nothing of Ajv but types in what runs', () => {
    const validators = generated.files.get('validators.js') ?? ''
    expect(validators).not.toMatch(/require\(|from 'ajv|new Function|\beval\b/)
  })

  it('renders every column with its true type', () => {
    const types = generated.files.get('types.ts') ?? ''
    expect(types).not.toMatch(/: (any|unknown|never)\b/)
    expect(types).toContain("'gtfs/stop_times@1': GtfsStopTimes")
  })
})
