import { adapterCases, FIXTURE_CONTEXT } from '@tongqu/adapter-kit/testing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { vehicleRoster } from './vehicle-roster.ts'

adapterCases(vehicleRoster, new URL('../fixtures/', import.meta.url))

const HEADER = 'plate,plate_color,vehicle_kind,phone\n'

function decode(text: string) {
  return vehicleRoster.decode(new TextEncoder().encode(text), FIXTURE_CONTEXT)
}

it('every line of the text is a reading or a reject, and the readings keep their order', () => {
  const plate = fc.stringMatching(/^[A-Z][0-9]{5}$/)
  const row = fc.oneof(
    plate.map((text) => `云${text},2,bus,13900000001`),
    plate.map((text) => `云${text},mauve,bus,`),
    plate.map((text) => `云${text},2,"bus`),
  )
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
      const { readings, rejects } = decode(HEADER + rows.join('\n'))
      expect(readings.length + rejects.length).toBe(rows.length)
      const sound = new Set(rows.filter((text) => /,2,bus,/.test(text)).map((t) => t.split(',')[0]))
      expect(readings.map(({ reading }) => reading.plate)).toEqual([...sound])
    }),
  )
})

it('a reject never repeats what stands in the file', () => {
  const word = fc.stringMatching(/^[QXZ]{4,9}$/)
  fc.assert(
    fc.property(word, word, word, word, (plate, color, kind, phone) => {
      const text = `${HEADER}${plate},${color},${kind},${phone}\n"${plate},1,bus,\n${plate}\n`
      const { readings, rejects, findings } = decode(text)
      expect(readings).toEqual([])
      expect(rejects).toHaveLength(3)
      expect(JSON.stringify([rejects, findings])).not.toMatch(/[QXZ]{4}/)
    }),
  )
})

it('more rows than allowed are refused as a whole', () => {
  const limits = { ...FIXTURE_CONTEXT.limits, entities: 2 }
  const rows = ['云A00001,1,bus,', '云A00002,1,bus,', '云A00003,1,bus,']
  const at = (count: number) => {
    const bytes = new TextEncoder().encode(HEADER + rows.slice(0, count).join('\n'))
    return vehicleRoster.decode(bytes, { ...FIXTURE_CONTEXT, limits })
  }
  expect(at(2).readings).toHaveLength(2)
  expect(at(3).rejects).toEqual([{ at: 'body', code: 'too-many-rows', reason: 'more than 2 rows' }])
})
