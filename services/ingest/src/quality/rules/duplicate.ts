import { isDeepStrictEqual } from 'node:util'
import { shares } from '../parameters.ts'
import type { Rule } from '../types.ts'

/**
 * The same key at the same event time more than once in one delivery: landing keeps one of them,
 * and the source should have made up its mind. In a list without times the same record may be
 * repeated, as tables that hold things and their parts in one do; another one may not.
 */
export const duplicate: Rule = {
  id: 'duplicate',
  title: { 'zh-CN': '重复记录', en: 'Duplicate' },
  about: {
    'zh-CN': '同一份交付内主键（与事件时刻）是否重复',
    en: 'Does a key (and event time) stand twice in one delivery?',
  },
  side: 'quality',
  weight: 0.5,
  parameters: shares({ warnPercent: 1, failPercent: 50 }),
  applies: ({ key }) => key.length > 0,
  remembers: 2,
  judgeFor({ contract }) {
    const timed = contract.eventTime !== undefined
    // Numbers the batches, so that what stood in one before is not taken for this one's.
    let round = 0
    return (batch, state, _context, finds) => {
      const { readings, times } = batch
      const slots = batch.slots()
      const { values } = state
      const others = new Set<string>()
      round++
      for (let index = 0; index < readings.length; index++) {
        const slot = slots[index] ?? 0
        // Without a time the first place of the key is kept instead.
        const at = timed ? (times[index] ?? 0) : index
        const place = slot * 2
        if (values[place] !== round) {
          values[place] = round
          values[place + 1] = at
          continue
        }
        const known = values[place + 1] ?? 0
        const name = `${slot} ${at}`
        if (timed && !Object.is(known, at) && !others.has(name)) others.add(name)
        else if (timed || !isDeepStrictEqual(readings[known], readings[index])) {
          finds.add(index, () => `the same key${timed ? ' and time' : ''} stood before`)
        }
      }
      return readings.length
    }
  },
}
