import { shares } from '../parameters.ts'
import type { Rule } from '../types.ts'

/**
 * The same key at the same event time more than once in one delivery: landing keeps one of them,
 * and the source should have made up its mind.
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
  parameters: shares({ warnPercent: 0, failPercent: 10 }),
  applies: ({ key }) => key.length > 0,
  judgeFor({ contract }) {
    const timed = contract.eventTime !== undefined
    return (batch, _state, _context, finds) => {
      const { readings, times } = batch
      const seen = new Map<string, number | Set<number>>()
      const keys = batch.keys()
      for (let index = 0; index < readings.length; index++) {
        const key = keys[index] ?? ''
        const at = timed ? (times[index] ?? 0) : 0
        const known = seen.get(key)
        if (known === undefined) {
          seen.set(key, at)
          continue
        }
        const isNew = typeof known === 'number' ? known !== at : !known.has(at)
        if (!isNew) finds.add(index, () => `the same key${timed ? ' and time' : ''} stood before`)
        else if (typeof known === 'number') seen.set(key, new Set([known, at]))
        else known.add(at)
      }
      return readings.length
    }
  },
}
