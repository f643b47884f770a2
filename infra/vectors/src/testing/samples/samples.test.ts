import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { hasSamples, SAMPLES, sampleFiles, sampleRows } from './samples.ts'
import { SAMPLES_PAGE, samplesPageOf } from './samples-page.ts'

const isThere = hasSamples()
if (!isThere) console.info(`skipped: no samples at ${SAMPLES}`)

describe.skipIf(!isThere)('samples of SIRI, parking and road', () => {
  const rows = isThere ? sampleRows() : []

  it('are all spoken for by a golden that somebody wrote', () => {
    const spoken = new Set(rows.map(({ sample }) => sample))
    expect(sampleFiles().filter((file) => !spoken.has(file))).toEqual([])
  })

  it('make readings of which values are checked, are refused with a reason, or hold nothing', () => {
    for (const { sample, readings, rejects, checked, note } of rows) {
      if (readings.size + rejects.size === 0) expect(note.length, sample).toBeGreaterThan(10)
      if (readings.size > 0) expect(checked, sample).toBeGreaterThan(0)
      for (const { reason } of rejects.values()) expect(reason.length, sample).toBeGreaterThan(10)
    }
  })

  it('stand in the page of the documentation as they are read today', () => {
    expect(readFileSync(SAMPLES_PAGE, 'utf8')).toBe(samplesPageOf(rows))
  })
})
