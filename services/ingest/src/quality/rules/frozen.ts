import type { Contract } from '@tongqu/contracts'
import { isMoving, isObserved, measuredColumns } from '../columns.ts'
import { shares } from '../parameters.ts'
import type { Numbers } from '../slots.ts'
import type { Batch, Finds, Judge, Rule } from '../types.ts'

const HOUR_SECONDS = 3_600
/** Numbers that say how sure a value is, or how long it was measured, do not make it alive. */
const STEADY = /interval|accuracy|samples|capacity|index|count|satellites|battery|free_flow|limit/

/**
 * A device that says the same number again and again while time goes on. Zeros are left out: an
 * empty road and a full car park are quiet, and so is a night.
 */
export const frozen: Rule = {
  id: 'frozen',
  title: { 'zh-CN': '数值停滞', en: 'Frozen value' },
  about: {
    'zh-CN': '同一设备的测量值是否长时间一成不变',
    en: 'Has a device measured exactly the same for too long?',
  },
  side: 'quality',
  weight: 0.5,
  parameters: {
    leastSeconds: {
      value: 12 * HOUR_SECONDS,
      unit: 's',
      source: 'Tongqu: longer than a night without traffic',
    },
    leastReadings: {
      value: 12,
      unit: '1',
      source: 'Tongqu: so many equal measurements are no chance',
    },
    ...shares({ warnPercent: 1, failPercent: 30 }),
  },
  applies: (contract) =>
    isObserved(contract) &&
    // What moves shows by its place that it is alive; parked it may say the same for days.
    !isMoving(contract) &&
    contract.key.length > 0 &&
    livelyColumns(contract).length > 0,
  remembers: 4,
  judgeFor({ contract, parameters }): Judge {
    const columns = livelyColumns(contract)
    const { leastSeconds = 0, leastReadings = 0 } = parameters
    return (batch, state, _context, finds) =>
      judge(batch, state, finds, {
        columns,
        leastMilliseconds: leastSeconds * 1_000,
        leastReadings,
      })
  },
}

function livelyColumns(contract: Contract): string[] {
  return measuredColumns(contract)
    .map(({ name }) => name)
    .filter((name) => !STEADY.test(name))
}

type Options = { columns: readonly string[]; leastMilliseconds: number; leastReadings: number }

/** Remembers per key: digest of the values, since when, newest time, how often. */
function judge(batch: Batch, state: Numbers, finds: Finds, options: Options): number {
  const { columns, leastMilliseconds, leastReadings } = options
  const { readings, times } = batch
  const slots = batch.slots()
  const { values, width } = state
  const digests = digestsOf(batch, columns)
  let checked = 0
  for (let index = 0; index < readings.length; index++) {
    const at = times[index] ?? Number.NaN
    const digest = digests[index] ?? Number.NaN
    if (Number.isNaN(at) || Number.isNaN(digest)) continue
    checked++
    const place = (slots[index] ?? 0) * width
    if (at <= (values[place + 2] ?? 0)) continue
    values[place + 2] = at
    if (values[place] !== digest || digest === 0) {
      values[place] = digest
      values[place + 1] = at
      values[place + 3] = 1
      continue
    }
    const count = (values[place + 3] ?? 0) + 1
    values[place + 3] = count
    const lasted = at - (values[place + 1] ?? at)
    if (lasted < leastMilliseconds || count < leastReadings) continue
    const hours = (lasted / 1_000 / HOUR_SECONDS).toFixed(1)
    finds.add(index, () => `the same values ${count} times in ${hours} h`)
  }
  return checked
}

/** One number for the values of each reading: zero when all are zero, NaN when none is there. */
function digestsOf({ readings }: Batch, columns: readonly string[]): Float64Array {
  const digests = new Float64Array(readings.length).fill(Number.NaN)
  for (const [place, column] of columns.entries()) {
    const factor = 1 + place * 0.618_033_988_75
    for (let index = 0; index < readings.length; index++) {
      const value = readings[index]?.[column]
      if (typeof value !== 'number') continue
      const before = digests[index] ?? Number.NaN
      digests[index] = (Number.isNaN(before) ? 0 : before) + value * factor
    }
  }
  return digests
}
