import { isObserved } from '../columns.ts'
import { shares } from '../parameters.ts'
import type { Rule } from '../types.ts'

const BACK_FILL = 'is_back_fill'

/** What was measured so long ago that it should not be told as news; back-fill says what it is. */
export const stale: Rule = {
  id: 'stale',
  title: { 'zh-CN': '内容陈旧', en: 'Stale content' },
  about: {
    'zh-CN': '接收时测得时刻是否已超过时效上限',
    en: 'Was it older than the freshness limit when it came?',
  },
  side: 'timeliness',
  weight: 0.2,
  parameters: {
    freshnessLimits: {
      value: 3,
      unit: '1',
      source: 'Tongqu: times the freshness limit the catalogue promises',
    },
    leastSeconds: {
      value: 300,
      unit: 's',
      source: 'Tongqu: devices that report only what changes rest for minutes',
    },
    ...shares({ warnPercent: 5, failPercent: 50 }),
  },
  applies: (contract) => isObserved(contract),
  judgeFor({ contract, dataset, parameters }) {
    const { freshnessLimits = 0, leastSeconds = 0 } = parameters
    const seconds = Math.max(leastSeconds, dataset.freshnessLimitSeconds * freshnessLimits)
    return ({ readings, times }, _state, { receivedAt }, finds) => {
      const earliest = receivedAt - seconds * 1_000
      let checked = 0
      for (let index = 0; index < times.length; index++) {
        const at = times[index] ?? Number.NaN
        if (Number.isNaN(at)) continue
        if (at < earliest) {
          if (readings[index]?.[BACK_FILL] === true) continue
          const age = Math.round((receivedAt - at) / 1_000)
          finds.add(index, () => `${contract.eventTime} is ${age} s old, limit ${seconds} s`)
        }
        checked++
      }
      return checked
    }
  },
}
