import { isInstrument, measuredColumns } from '../columns.ts'
import { shares } from '../parameters.ts'
import type { Rule } from '../types.ts'

/** An observation that observes nothing: a key and a time, and not one of the numbers. */
export const noValue: Rule = {
  id: 'no-value',
  title: { 'zh-CN': '无测量值', en: 'No value' },
  about: {
    'zh-CN': '观测记录是否至少带有一个测量值或位置',
    en: 'Has an observation at least one of its numbers, or a position?',
  },
  side: 'quantity',
  weight: 0,
  parameters: shares({ warnPercent: 10, failPercent: 50 }),
  applies: isInstrument,
  judgeFor({ contract }) {
    const { geometry } = contract
    const place = geometry?.kind === 'point' ? [geometry.latitude] : []
    const columns = [...place, ...measuredColumns(contract).map(({ name }) => name)]
    return ({ readings }, _state, _context, finds) => {
      for (let index = 0; index < readings.length; index++) {
        const reading = readings[index]
        let has = false
        for (const column of columns) {
          const value = reading?.[column]
          if (value === undefined || value === null) continue
          has = true
          break
        }
        if (!has) finds.add(index, () => 'none of its numbers is given')
      }
      return readings.length
    }
  },
}
