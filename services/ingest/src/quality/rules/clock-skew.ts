import { shares } from '../parameters.ts'
import type { Rule } from '../types.ts'

/** Readings from the future: the clock of whoever measured is ahead of ours. */
export const clockSkew: Rule = {
  id: 'clock-skew',
  title: { 'zh-CN': '时钟超前', en: 'Clock ahead' },
  about: {
    'zh-CN': '事件时刻是否晚于接收时刻',
    en: 'Is the event time later than its receipt?',
  },
  side: 'timeliness',
  weight: 0.5,
  parameters: {
    mostSeconds: {
      value: 60,
      unit: 's',
      source: 'Tongqu: clocks set by network or satellite differ by less than a minute',
    },
    ...shares({ warnPercent: 0, failPercent: 10 }),
  },
  applies: ({ eventTime }) => eventTime !== undefined,
  judgeFor({ contract, parameters }) {
    const { mostSeconds = 0 } = parameters
    return ({ times }, _state, { receivedAt }, finds) => {
      const latest = receivedAt + mostSeconds * 1_000
      let checked = 0
      for (let index = 0; index < times.length; index++) {
        const at = times[index] ?? Number.NaN
        if (Number.isNaN(at)) continue
        checked++
        if (at <= latest) continue
        const ahead = Math.round((at - receivedAt) / 1_000)
        finds.add(index, () => `${contract.eventTime} is ${ahead} s ahead`)
      }
      return checked
    }
  },
}
